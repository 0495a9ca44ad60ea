// The use cases, bound to ports; the same for every backend.

import {
  CancelUpload,
  ChangeFile,
  ChangeQuota,
  ChangeStanding,
  CheckOperator,
  CheckStanding,
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
  LookAtAccount,
  MakeFolders,
  Reconcile,
  RecordObjectEvents,
  RedriveDeadLetters,
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
  SweepUploads,
  type Clock,
  type Drafting,
  type NewId,
  type UploadPolicy,
} from '@stowage/domain';
import type { Container } from 'inversify';
import type { RecorderServices } from '../events/object-events-handler.ts';
import { logFindings, type ReconcilerServices } from '../events/reconcile-handler.ts';
import type { SweeperServices } from '../events/sweep-handler.ts';
import type { UseCases } from '../http/handlers.ts';
import type { HttpServices } from '../http/http-handler.ts';
import { partsKeptDays, type Settings } from '../settings.ts';
import type { Telemetry } from '../telemetry.ts';
import { newId as newUlid } from './new-id.ts';
import { ambient, policies, ports, useCases } from './tokens.ts';

/** What the functions are built from. */
export interface Services extends HttpServices, RecorderServices, SweeperServices, ReconcilerServices {
  readonly settings: Settings;
  readonly useCases: UseCases & SweeperServices['useCases'];
}

/** What every backend is given; the defaults are production's, a test passes others. */
export interface Ambient {
  readonly settings: Settings;
  readonly telemetry: Telemetry;
  readonly clock?: Clock | undefined;
  readonly newId?: NewId | undefined;
}

export function bindAmbient(container: Container, { settings, telemetry, clock, newId }: Ambient): void {
  container.bind(ambient.settings).toConstantValue(settings);
  container.bind(ambient.telemetry).toConstantValue(telemetry);
  container.bind(ambient.clock).toConstantValue(clock ?? Date.now);
  container.bind(ambient.newId).toConstantValue(newId ?? newUlid);
  container.bind(policies.upload).toConstantValue({
    refusedTypes: settings.refusedTypes,
    urlLifetimeMs: settings.uploadUrlLifetimeMs,
  });
  // 100 MiB, the most that goes in one PUT, take three hours at 10 KB a second.
  container
    .bind(policies.sweep)
    .toConstantValue({ longestPutMs: 3 * hour, partsKeptMs: partsKeptDays * 24 * hour });
  container.bind(policies.reconcile).toConstantValue({ graceMs: hour / 4, everyMs: 24 * hour });
}

const hour = 3_600_000;

export function bindUseCases(container: Container): void {
  const { ledger, catalog, folders, journal, objectStore, register, sessions, statistics, userDirectory } =
    ports;
  const { eventQueue, webhookQueue, eventLag, inventory, checkpoints } = ports;
  const { clock, newId } = ambient;
  const { upload: policy } = policies;
  container
    .bind(useCases.startUpload)
    .toResolvedValue(
      (folders, ledger, journal, objectStore, ...drafting) =>
        new StartUpload(folders, ledger, journal, objectStore, draftingOf(...drafting)),
      [folders, ledger, journal, objectStore, policy, clock, newId],
    )
    .inSingletonScope();
  container
    .bind(useCases.startUploads)
    .toResolvedValue(
      (folders, ledger, journal, objectStore, ...drafting) =>
        new StartUploads(folders, ledger, journal, objectStore, draftingOf(...drafting)),
      [folders, ledger, journal, objectStore, policy, clock, newId],
    )
    .inSingletonScope();
  container
    .bind(useCases.showUpload)
    .toResolvedValue((...its) => new ShowUpload(...its), [catalog, objectStore])
    .inSingletonScope();
  container
    .bind(useCases.signParts)
    .toResolvedValue((...its) => new SignParts(...its), [catalog, ledger, objectStore, policy, clock])
    .inSingletonScope();
  container
    .bind(useCases.completeUpload)
    .toResolvedValue((...its) => new CompleteUpload(...its), [catalog, ledger, objectStore, clock])
    .inSingletonScope();
  container
    .bind(useCases.renewUpload)
    .toResolvedValue((...its) => new RenewUpload(...its), [ledger, objectStore, policy, clock])
    .inSingletonScope();
  container
    .bind(useCases.cancelUpload)
    .toResolvedValue((...its) => new CancelUpload(...its), [ledger, objectStore, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.listUnfinishedUploads)
    .toResolvedValue((its) => new ListUnfinishedUploads(its), [catalog])
    .inSingletonScope();
  container
    .bind(useCases.describeFile)
    .toResolvedValue((its) => new DescribeFile(its), [catalog])
    .inSingletonScope();
  container
    .bind(useCases.listFiles)
    .toResolvedValue((its) => new ListFiles(its), [catalog])
    .inSingletonScope();
  container
    .bind(useCases.changeFile)
    .toResolvedValue((...its) => new ChangeFile(...its), [folders, ledger, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.removeFile)
    .toResolvedValue((...its) => new RemoveFile(...its), [ledger, objectStore, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.restoreFile)
    .toResolvedValue((...its) => new RestoreFile(...its), [catalog, folders, ledger, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.listFolders)
    .toResolvedValue((its) => new ListFolders(its), [folders])
    .inSingletonScope();
  container
    .bind(useCases.makeFolders)
    .toResolvedValue((its) => new MakeFolders(its), [folders])
    .inSingletonScope();
  container
    .bind(useCases.removeFolder)
    .toResolvedValue((its) => new RemoveFolder(its), [folders])
    .inSingletonScope();
  container
    .bind(useCases.downloadFile)
    .toResolvedValue((...its) => new DownloadFile(...its), [ledger, objectStore, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.showAccount)
    .toResolvedValue((...its) => new ShowAccount(...its), [ledger, register, userDirectory, sessions, clock])
    .inSingletonScope();
  container
    .bind(useCases.endSession)
    .toResolvedValue((...its) => new EndSession(...its), [ledger, sessions, userDirectory, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.listActivity)
    .toResolvedValue((its) => new ListActivity(its), [journal])
    .inSingletonScope();
  container
    .bind(useCases.showHealth)
    .toResolvedValue(
      (...its) => new ShowHealth(...its),
      [eventQueue, webhookQueue, eventLag, checkpoints, clock],
    )
    .inSingletonScope();
  container
    .bind(useCases.redriveDeadLetters)
    .toResolvedValue((...its) => new RedriveDeadLetters(...its), [eventQueue, webhookQueue])
    .inSingletonScope();
  container
    .bind(useCases.checkStanding)
    .toResolvedValue((its) => new CheckStanding(its), [ledger])
    .inSingletonScope();
  container
    .bind(useCases.checkOperator)
    .toResolvedValue((...its) => new CheckOperator(...its), [ledger, userDirectory])
    .inSingletonScope();
  container
    .bind(useCases.listAccounts)
    .toResolvedValue((its) => new ListAccounts(its), [register])
    .inSingletonScope();
  container
    .bind(useCases.lookAtAccount)
    .toResolvedValue(
      (...its) => new LookAtAccount(...its),
      [ledger, register, userDirectory, journal, clock, newId],
    )
    .inSingletonScope();
  container
    .bind(useCases.listSessions)
    .toResolvedValue((...its) => new ListSessions(...its), [sessions, clock])
    .inSingletonScope();
  container
    .bind(useCases.showUsage)
    .toResolvedValue((...its) => new ShowUsage(...its), [statistics, clock])
    .inSingletonScope();
  container
    .bind(useCases.changeQuota)
    .toResolvedValue((...its) => new ChangeQuota(...its), [ledger, register, userDirectory, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.changeStanding)
    .toResolvedValue((...its) => new ChangeStanding(...its), [ledger, register, userDirectory, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.listAllActivity)
    .toResolvedValue((...its) => new ListAllActivity(...its), [journal, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.summarizeActivity)
    .toResolvedValue((...its) => new SummarizeActivity(...its), [statistics, register, clock])
    .inSingletonScope();
  container
    .bind(useCases.recordObjectEvents)
    .toResolvedValue((...its) => new RecordObjectEvents(...its), [ledger, objectStore, clock, newId])
    .inSingletonScope();
  container
    .bind(useCases.sweepUploads)
    .toResolvedValue(
      (...its) => new SweepUploads(...its),
      [inventory, ledger, objectStore, useCases.recordObjectEvents, policies.sweep, clock, newId],
    )
    .inSingletonScope();
  container
    .bind(useCases.reconcile)
    .toResolvedValue(
      (telemetry, ...its) => new Reconcile(...its, logFindings(telemetry)),
      [
        ambient.telemetry,
        inventory,
        catalog,
        folders,
        objectStore,
        useCases.recordObjectEvents,
        checkpoints,
        policies.reconcile,
        clock,
        newId,
      ],
    )
    .inSingletonScope();
}

const draftingOf = (policy: UploadPolicy, clock: Clock, newId: NewId): Drafting => ({ policy, clock, newId });

/** Each is made when it is first asked for: a function pays for what it uses, and needs rights for no more. */
export function servicesOf(container: Container): Services {
  const lazily = Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(useCases).map(([name, its]) => [
        name,
        { get: () => container.get<unknown>(its as never) },
      ]),
    ),
  ) as Services['useCases'] & Pick<RecorderServices, 'recordObjectEvents'>;
  return {
    settings: container.get(ambient.settings),
    telemetry: container.get(ambient.telemetry),
    clock: container.get(ambient.clock),
    useCases: lazily,
    get recordObjectEvents() {
      return lazily.recordObjectEvents;
    },
    get eventLag() {
      return container.get(ports.eventLag);
    },
  };
}
