// THE route table. The API Gateway, the local edge, the OpenAPI document and the console's client all come from it.
// An endpoint is one row here, one handler under the same key in http/handlers.ts, and one use case.

import * as z from 'zod/mini';
import { Account } from './accounts.ts';
import type { LoginFlow } from './console-config.ts';
import { ActivityPage, ListActivityQuery } from './activity.ts';
import {
  ChangeFileRequest,
  Download,
  DownloadRequest,
  File,
  FilePage,
  FileWithReceipt,
  ListFilesQuery,
  RemoveFileQuery,
} from './files.ts';
import {
  FolderPage,
  ListFoldersQuery,
  MadeFolders,
  MakeFoldersRequest,
  RemoveFolderQuery,
} from './folders.ts';
import {
  AccountPage,
  AllActivityPage,
  ChangeQuotaRequest,
  DetailedAccount,
  Health,
  ListAccountsQuery,
  ListAllActivityQuery,
  OperatedAccount,
  Reconciliation,
  Redriven,
  Summary,
  SummaryQuery,
  UsageByDay,
  UsageQuery,
} from './operations.ts';
import { Session, StartSessionRequest } from './session.ts';
import {
  CompletedUpload,
  CompleteUploadRequest,
  ListUploadsQuery,
  SignedParts,
  SignPartsRequest,
  StartedUploads,
  StartUploadRequest,
  StartUploadsRequest,
  UploadGrant,
  UploadPage,
  UploadWithParts,
} from './uploads.ts';

export const scopes = ['stowage/files.read', 'stowage/files.write', 'stowage/operate'] as const;

export type Scope = (typeof scopes)[number];

/** The Lambda that serves a route; each has its own role, so a function can do no more than its routes need. */
export type FunctionName =
  | 'upload'
  | 'files'
  | 'changes'
  | 'download'
  | 'account'
  | 'activity'
  | 'operations'
  | 'pipeline'
  | 'session';

export interface Route {
  readonly function: FunctionName;
  /** `public`: no token is asked for, and none says who calls. */
  readonly scope: Scope | 'public';
  /** Served only where this is the deployment's login flow. */
  readonly loginFlow?: LoginFlow;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** May the body be left out altogether? Then its schema has a default for everything. */
  readonly bodyOptional?: true;
  readonly status: 200 | 201 | 204;
  readonly reply?: z.ZodMiniType;
  /** May the listing also be had as a file, of these types (http/export.ts)? */
  readonly exports?: readonly ExportType[];
}

export type ExportType = 'text/csv' | 'application/x-ndjson';

const asFile = ['text/csv', 'application/x-ndjson'] as const;

/** By method and path, in API Gateway's notation. */
export const routes = {
  'POST /upload': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'Start an upload: reserves its bytes, and grants one PUT or plans its parts',
    body: StartUploadRequest,
    status: 201,
    reply: UploadGrant,
  },
  'POST /upload/batch': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'Start up to 100 uploads at once, each with an outcome of its own',
    body: StartUploadsRequest,
    status: 200,
    reply: StartedUploads,
  },
  'GET /upload': {
    function: 'upload',
    scope: 'stowage/files.read',
    summary: 'My unfinished uploads, newest first',
    query: ListUploadsQuery,
    status: 200,
    reply: UploadPage,
  },
  'GET /upload/{uploadId}': {
    function: 'upload',
    scope: 'stowage/files.read',
    summary: 'One upload, its state, and the parts that have arrived',
    status: 200,
    reply: UploadWithParts,
  },
  'POST /upload/{uploadId}/parts': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'URLs for up to 100 parts, each with its exact length',
    body: SignPartsRequest,
    status: 200,
    reply: SignedParts,
  },
  'POST /upload/{uploadId}/complete': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'Put the parts together; saying it twice gives the same reply',
    body: CompleteUploadRequest,
    status: 200,
    reply: CompletedUpload,
  },
  'POST /upload/{uploadId}/renew': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'A fresh URL for an upload that has not started',
    status: 200,
    reply: UploadGrant,
  },
  'DELETE /upload/{uploadId}': {
    function: 'upload',
    scope: 'stowage/files.write',
    summary: 'Cancel: the reservation is released',
    status: 204,
  },
  'GET /files': {
    function: 'files',
    scope: 'stowage/files.read',
    summary: 'My files, sorted and searched over all of them',
    query: ListFilesQuery,
    status: 200,
    reply: FilePage,
  },
  'GET /files/folders': {
    function: 'files',
    scope: 'stowage/files.read',
    summary: 'My folders directly in one, by name',
    query: ListFoldersQuery,
    status: 200,
    reply: FolderPage,
  },
  'POST /files/folders': {
    function: 'changes',
    scope: 'stowage/files.write',
    summary: 'Make folders, and all above them; those that exist are left alone',
    body: MakeFoldersRequest,
    status: 201,
    reply: MadeFolders,
  },
  'DELETE /files/folders': {
    function: 'changes',
    scope: 'stowage/files.write',
    summary: 'Remove a folder that has nothing in it',
    query: RemoveFolderQuery,
    status: 204,
  },
  'GET /files/{fileId}': {
    function: 'files',
    scope: 'stowage/files.read',
    summary: 'One file with its receipt',
    status: 200,
    reply: FileWithReceipt,
  },
  'PATCH /files/{fileId}': {
    function: 'changes',
    scope: 'stowage/files.write',
    summary: 'Rename or move a stored file',
    body: ChangeFileRequest,
    status: 200,
    reply: File,
  },
  'DELETE /files/{fileId}': {
    function: 'changes',
    scope: 'stowage/files.write',
    summary: 'Put a file into the trash, or remove it for good; doing it twice is no error',
    query: RemoveFileQuery,
    status: 204,
  },
  'POST /files/{fileId}/restore': {
    function: 'changes',
    scope: 'stowage/files.write',
    summary: 'Take a file out of the trash',
    status: 200,
    reply: File,
  },
  'POST /files/{fileId}/download': {
    function: 'download',
    scope: 'stowage/files.read',
    summary: 'A URL to download the file; the download is recorded',
    body: DownloadRequest,
    bodyOptional: true,
    status: 200,
    reply: Download,
  },
  'GET /account': {
    function: 'account',
    scope: 'stowage/files.read',
    summary: 'Who I am, my usage and my quota',
    status: 200,
    reply: Account,
  },
  'DELETE /account/sessions/{sessionId}': {
    function: 'account',
    scope: 'stowage/files.write',
    summary: 'End one of my sessions',
    status: 204,
  },
  'DELETE /account/sessions': {
    function: 'account',
    scope: 'stowage/files.write',
    summary: 'End all of my sessions, this one included',
    status: 204,
  },
  'GET /activity': {
    function: 'activity',
    scope: 'stowage/files.read',
    summary: 'My own record, newest first',
    query: ListActivityQuery,
    status: 200,
    reply: ActivityPage,
    exports: asFile,
  },
  'GET /operations/accounts': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'All accounts, sorted and searched over all of them',
    query: ListAccountsQuery,
    status: 200,
    reply: AccountPage,
    exports: asFile,
  },
  'GET /operations/accounts/{sub}': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'One account; the look is recorded first, as for all that follows of it',
    status: 200,
    reply: DetailedAccount,
  },
  'GET /operations/accounts/{sub}/files': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'The files of an account',
    query: ListFilesQuery,
    status: 200,
    reply: FilePage,
  },
  'GET /operations/accounts/{sub}/uploads': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'The unfinished uploads of an account, newest first',
    query: ListUploadsQuery,
    status: 200,
    reply: UploadPage,
  },
  'GET /operations/accounts/{sub}/activity': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'The record of an account, newest first',
    query: ListActivityQuery,
    status: 200,
    reply: ActivityPage,
    exports: asFile,
  },
  'GET /operations/accounts/{sub}/usage': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'What an account did, day by day',
    query: UsageQuery,
    status: 200,
    reply: UsageByDay,
  },
  'PUT /operations/accounts/{sub}/quota': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'Give an account another quota',
    body: ChangeQuotaRequest,
    status: 200,
    reply: OperatedAccount,
  },
  'POST /operations/accounts/{sub}/disable': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'Disable an account: it can no longer sign in or change anything, at once',
    status: 200,
    reply: OperatedAccount,
  },
  'POST /operations/accounts/{sub}/enable': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'Enable a disabled account',
    status: 200,
    reply: OperatedAccount,
  },
  'POST /operations/accounts/{sub}/sign-out': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'End all sessions of an account',
    status: 200,
    reply: OperatedAccount,
  },
  'GET /operations/activity': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'Everybody’s record, newest first',
    query: ListAllActivityQuery,
    status: 200,
    reply: AllActivityPage,
    exports: asFile,
  },
  'GET /operations/summary': {
    function: 'operations',
    scope: 'stowage/operate',
    summary: 'What happened over all accounts, step by step, and who did most',
    query: SummaryQuery,
    status: 200,
    reply: Summary,
  },
  'GET /operations/health': {
    function: 'pipeline',
    scope: 'stowage/operate',
    summary: 'How the record keeps up with the store, and what was set aside',
    status: 200,
    reply: Health,
  },
  'POST /operations/redrive': {
    function: 'pipeline',
    scope: 'stowage/operate',
    summary: 'Deliver once more what was set aside',
    status: 200,
    reply: Redriven,
  },
  'POST /operations/reconcile': {
    function: 'pipeline',
    scope: 'stowage/operate',
    summary: 'Hold the books against the store, now; what takes longer than a request goes on by schedule',
    status: 200,
    reply: Reconciliation,
  },
  'POST /session': {
    function: 'session',
    scope: 'public',
    loginFlow: 'cookie',
    summary: 'Begin a session in cookies: exchanges the code that the provider gave',
    body: StartSessionRequest,
    status: 200,
    reply: Session,
  },
  'POST /session/renew': {
    function: 'session',
    scope: 'public',
    loginFlow: 'cookie',
    summary: 'Renew the session in the cookies',
    status: 200,
    reply: Session,
  },
  'DELETE /session': {
    function: 'session',
    scope: 'public',
    loginFlow: 'cookie',
    summary: 'End the session: revokes it at the provider and takes the cookies back',
    status: 204,
  },
} as const satisfies Record<string, Route>;

/** What the console asks for: of the API's scopes everyone asks for all, and gets what is theirs. Id tokens carry none. */
export const requestedScope = (loginFlow: LoginFlow): string =>
  ['openid', 'email', ...(loginFlow === 'implicit' ? [] : scopes)].join(' ');

/** The rows that a deployment with this login flow serves. */
export const routesWith = (loginFlow: LoginFlow): [key: string, route: Route][] =>
  Object.entries<Route>(routes).filter(
    ([, route]) => route.loginFlow === undefined || route.loginFlow === loginFlow,
  );

export type Routes = typeof routes;
export type RouteKey = keyof Routes;

/** What a client sends and gets on a route, as TypeScript types. */
export type BodyOf<K extends RouteKey> = Routes[K] extends { body: infer S extends z.ZodMiniType }
  ? z.input<S>
  : undefined;
export type QueryOf<K extends RouteKey> = Routes[K] extends { query: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;
export type ReplyOf<K extends RouteKey> = Routes[K] extends { reply: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;
