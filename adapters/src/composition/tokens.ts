// What can be asked of a container, by name and type. Each backend binds all of it; nobody else knows inversify.

import type {
  CancelUpload,
  Catalog,
  ChangeFile,
  Clock,
  CompleteUpload,
  DescribeFile,
  DownloadFile,
  EventLag,
  EventQueue,
  Journal,
  Ledger,
  ListActivity,
  ListFiles,
  ListUnfinishedUploads,
  NewId,
  ObjectStore,
  RecordObjectEvents,
  RedriveDeadLetters,
  RemoveFile,
  RenewUpload,
  RestoreFile,
  ShowAccount,
  ShowHealth,
  ShowUpload,
  SignParts,
  StartUpload,
  StartUploads,
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
  recordObjectEvents: token<RecordObjectEvents>('RecordObjectEvents'),
};
