// One handler for each row of the route table: event → command → execute → reply. A row without one does not compile.

import type {
  Caller,
  CancelUpload,
  ChangeQuota,
  ChangeStanding,
  CheckOperator,
  CheckStanding,
  ChangeFile,
  CompleteUpload,
  DescribeFile,
  DownloadFile,
  EndSession,
  ListAccounts,
  ListActivity,
  ListAllActivity,
  ListFiles,
  ListFolders,
  ListSessions,
  ListUnfinishedUploads,
  Reconcile,
  RedriveDeadLetters,
  LookAtAccount,
  MakeFolders,
  RemoveFile,
  RemoveFolder,
  RenewUpload,
  RestoreFile,
  ShowAccount,
  ShowHealth,
  ShowUpload,
  ShowUsage,
  SignParts,
  StartUpload,
  StartUploads,
  SummarizeActivity,
} from '@stowage/domain';
import type { FunctionName, ReplyOf, RouteKey, Routes } from '../contract/routes.ts';
import type { Settings } from '../settings.ts';
import type * as z from 'zod/mini';
import { accountHandlers } from './account-handlers.ts';
import { activityHandlers } from './activity-handlers.ts';
import { changesHandlers } from './changes-handlers.ts';
import type { Fact, TokenSession } from './exchange.ts';
import { downloadHandlers } from './download-handlers.ts';
import { filesHandlers } from './files-handlers.ts';
import { operationsHandlers } from './operations-handlers.ts';
import { pipelineHandlers } from './pipeline-handlers.ts';
import { sessionHandlers } from './session/session-handlers.ts';
import { uploadHandlers } from './upload-handlers.ts';

/** Each is made when a function first reaches for it, so that a function loads only what its routes use. */
export interface UseCases {
  readonly startUpload: StartUpload;
  readonly startUploads: StartUploads;
  readonly showUpload: ShowUpload;
  readonly signParts: SignParts;
  readonly completeUpload: CompleteUpload;
  readonly renewUpload: RenewUpload;
  readonly cancelUpload: CancelUpload;
  readonly listUnfinishedUploads: ListUnfinishedUploads;
  readonly describeFile: DescribeFile;
  readonly listFiles: ListFiles;
  readonly changeFile: ChangeFile;
  readonly removeFile: RemoveFile;
  readonly restoreFile: RestoreFile;
  readonly listFolders: ListFolders;
  readonly makeFolders: MakeFolders;
  readonly removeFolder: RemoveFolder;
  readonly downloadFile: DownloadFile;
  readonly showAccount: ShowAccount;
  readonly endSession: EndSession;
  readonly listActivity: ListActivity;
  readonly showHealth: ShowHealth;
  readonly redriveDeadLetters: RedriveDeadLetters;
  readonly reconcile: Reconcile;
  readonly checkStanding: CheckStanding;
  readonly checkOperator: CheckOperator;
  readonly listAccounts: ListAccounts;
  readonly lookAtAccount: LookAtAccount;
  readonly listSessions: ListSessions;
  readonly showUsage: ShowUsage;
  readonly changeQuota: ChangeQuota;
  readonly changeStanding: ChangeStanding;
  readonly listAllActivity: ListAllActivity;
  readonly summarizeActivity: SummarizeActivity;
}

export const handlersOf = {
  upload: uploadHandlers,
  files: filesHandlers,
  changes: changesHandlers,
  download: downloadHandlers,
  account: accountHandlers,
  activity: activityHandlers,
  operations: operationsHandlers,
  pipeline: pipelineHandlers,
  session: sessionHandlers,
} satisfies { [F in FunctionName]: (useCases: UseCases, settings: Settings) => Handlers<F> };

/** The handlers that a function must have: one for each route that it serves. */
export type Handlers<F extends FunctionName> = {
  readonly [K in RouteKey as Routes[K]['function'] extends F ? K : never]: (
    request: HandlerRequest<K>,
  ) => Promise<ReplyOf<K>>;
};

/** A request that has passed everything, in types that follow from its row. */
export interface HandlerRequest<K extends RouteKey> {
  readonly route: K;
  readonly caller: Routes[K]['scope'] extends 'public' ? undefined : Caller;
  readonly path: Readonly<Record<PathParameter<K>, string>>;
  /** Undefined where the token came of no sign-in of a person. */
  readonly session: TokenSession | undefined;
  readonly query: Parsed<K, 'query'>;
  readonly body: Parsed<K, 'body'>;
  /** A header of the request, by its name in lower case. */
  header(name: string): string | undefined;
  /** Takes lines for `Set-Cookie`; they are sent even if the request is refused in the end. */
  setCookies(lines: readonly string[]): void;
  /** Is this a further page of a file whose first page was asked for in this same request? See export.ts. */
  readonly goesOn: boolean;
  /** What the log line should say happened, if all goes well from here. */
  note(fact: Fact): void;
}

type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

type Parsed<K extends RouteKey, Part extends 'query' | 'body'> = Routes[K] extends {
  readonly [P in Part]: infer S extends z.ZodMiniType;
}
  ? z.output<S>
  : Record<string, never>;
