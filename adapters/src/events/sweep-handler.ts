import type { SweepUploads } from '@stowage/domain';
import type { Telemetry } from '../telemetry.ts';
import { overIn, type ScheduledHandler } from './schedule.ts';

export interface SweeperServices {
  readonly telemetry: Telemetry;
  readonly useCases: { readonly sweepUploads: SweepUploads };
}

/** The sweeper: ends what was begun and abandoned. */
export function sweepHandler({ telemetry, useCases }: SweeperServices): ScheduledHandler {
  return async (_event, context) => {
    const sweep = await useCases.sweepUploads.execute({ isOver: overIn(context) });
    for (const error of sweep.failures) telemetry.logger.error('sweep failed', { error });
    const { settled, expired, failures } = sweep;
    if (settled + expired > 0) telemetry.logger.info('swept', { settled, expired });
    telemetry.measure({
      dimensions: { handler: 'sweeper' },
      counts: { Swept: expired, Settled: settled, Failed: failures.length },
    });
  };
}
