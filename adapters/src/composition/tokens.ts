// What can be asked of a container, by name and type. Each backend binds all of it; nobody else knows inversify.

import type {
  CancelUpload,
  Catalog,
  ChangeFile,
  ChangeQuota,
  ChangeStanding,
  CheckOperator,
  CheckStanding,
  Clock,
  CompleteUpload,
  DescribeFile,
  DownloadFile,
  EventLag,
  EventQueue,
  Journal,
  Ledger,
  ListAccounts,
  ListActivity,
  ListAllActivity,
  ListFiles,
  ListUnfinishedUploads,
  LookAtAccount,
  NewId,
  ObjectStore,
  RecordObjectEvents,
  RedriveDeadLetters,
  Register,
  RemoveFile,
  RenewUpload,
  RestoreFile,
  ShowAccount,
  ShowHealth,
  ShowUpload,
  ShowUsage,
  SignParts,
  StartUpload,
  StartUploads,
  Statistics,
  SummarizeActivity,
  UploadPolicy,
  UserDirectory,
} from '@stowage/domain';
import type { ServiceIdentifier } from 'inversify';
import type { Settings } from '../settings.ts';
import type { Telemetry } from '../telemetry.ts';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol(name);

export const ambient = {
  settings: token<Settings>('Settings'),
  telemetry: token<Telemetry>('Telemetry'),
  clock: token<Clock>('Clock'),
  newId: token<NewId>('NewId'),
};

export const ports = {
  ledger: token<Ledger>('Ledger'),
  catalog: token<Catalog>('Catalog'),
  journal: token<Journal>('Journal'),
  objectStore: token<ObjectStore>('ObjectStore'),
  eventQueue: token<EventQueue>('EventQueue'),
  webhookQueue: token<EventQueue | undefined>('WebhookQueue'),
  eventLag: token<EventLag>('EventLag'),
  register: token<Register>('Register'),
  statistics: token<Statistics>('Statistics'),
  userDirectory: token<UserDirectory>('UserDirectory'),
};

export const policies = { upload: token<UploadPolicy>('UploadPolicy') };

export const useCases = {
  startUpload: token<StartUpload>('StartUpload'),
  startUploads: token<StartUploads>('StartUploads'),
  showUpload: token<ShowUpload>('ShowUpload'),
  signParts: token<SignParts>('SignParts'),
  completeUpload: token<CompleteUpload>('CompleteUpload'),
  renewUpload: token<RenewUpload>('RenewUpload'),
  cancelUpload: token<CancelUpload>('CancelUpload'),
  listUnfinishedUploads: token<ListUnfinishedUploads>('ListUnfinishedUploads'),
  describeFile: token<DescribeFile>('DescribeFile'),
  listFiles: token<ListFiles>('ListFiles'),
  changeFile: token<ChangeFile>('ChangeFile'),
  removeFile: token<RemoveFile>('RemoveFile'),
  restoreFile: token<RestoreFile>('RestoreFile'),
  downloadFile: token<DownloadFile>('DownloadFile'),
  showAccount: token<ShowAccount>('ShowAccount'),
  listActivity: token<ListActivity>('ListActivity'),
  showHealth: token<ShowHealth>('ShowHealth'),
  redriveDeadLetters: token<RedriveDeadLetters>('RedriveDeadLetters'),
  checkStanding: token<CheckStanding>('CheckStanding'),
  checkOperator: token<CheckOperator>('CheckOperator'),
  listAccounts: token<ListAccounts>('ListAccounts'),
  lookAtAccount: token<LookAtAccount>('LookAtAccount'),
  showUsage: token<ShowUsage>('ShowUsage'),
  changeQuota: token<ChangeQuota>('ChangeQuota'),
  changeStanding: token<ChangeStanding>('ChangeStanding'),
  listAllActivity: token<ListAllActivity>('ListAllActivity'),
  summarizeActivity: token<SummarizeActivity>('SummarizeActivity'),
  recordObjectEvents: token<RecordObjectEvents>('RecordObjectEvents'),
};
