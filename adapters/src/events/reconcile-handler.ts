import { ObjectKey, totalOf, type Finding, type Reconcile, type TellFinding } from '@stowage/domain';
import type { Telemetry } from '../telemetry.ts';
import { overIn, type ScheduledHandler } from './schedule.ts';

export interface ReconcilerServices {
  readonly telemetry: Telemetry;
  readonly useCases: { readonly reconcile: Reconcile };
}

/**
 * The reconciler: begins a run when one is due, and goes on with one that is under way. It measures the last run again
 * and again, so that an alarm stands until a run finds nothing.
 */
export function reconcileHandler({ telemetry, useCases }: ReconcilerServices): ScheduledHandler {
  return async (_event, context) => {
    const run = await useCases.reconcile.execute({ isOver: overIn(context), begin: 'when due' });
    if (!run || run.finishedAt === null) return;
    const { count: DriftFiles, bytes: DriftBytes } = totalOf(run.drift);
    telemetry.measure({
      dimensions: { handler: 'reconciler' },
      counts: { Orphans: run.drift.orphans.count, Missing: run.drift.missing.count, DriftFiles },
      bytes: { DriftBytes },
    });
  };
}

/** One line for each finding. There is no name in it: whose file it is the keys say. */
export const logFindings =
  ({ logger }: Telemetry): TellFinding =>
  (finding) =>
    logger.warn('drift', { finding: finding.kind, bytes: finding.bytes, ...detailsOf(finding) });

function detailsOf(finding: Finding): Record<string, unknown> {
  switch (finding.kind) {
    case 'orphans':
      return { key: finding.key };
    case 'failed':
      return { key: ObjectKey.format(finding.key), error: finding.cause };
    case 'recounted':
      return { sub: finding.owner, ...finding.recount };
    default:
      return { key: ObjectKey.format(finding.key) };
  }
}
