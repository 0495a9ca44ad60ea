// One logger and one set of metrics a process, both writing whole lines of JSON to the same place.

import { Logger } from '@aws-lambda-powertools/logger';
import type { ConstructorOptions } from '@aws-lambda-powertools/logger/types';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** Takes one line, its end included. */
export type WriteLine = (line: string) => void;

/** What is counted, in CloudWatch's unit. Nothing is counted by user: that is for rules over the logs. */
export interface Measurement {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly counts?: Readonly<Record<string, number>>;
  readonly milliseconds?: Readonly<Record<string, number>>;
  readonly bytes?: Readonly<Record<string, number>>;
}

export interface Telemetry {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Synchronous from the first metric to the written line, so that requests in one process never mix. */
  measure(measurement: Measurement): void;
}

export function createTelemetry(serviceName: string, write: WriteLine = toStandardOutput): Telemetry {
  const metrics = new Metrics({ namespace: 'Stowage', serviceName });
  return {
    logger: new LineLogger({ serviceName, logLevel: 'INFO' }, write),
    measure({ dimensions, counts = {}, milliseconds = {}, bytes = {} }) {
      metrics.addDimensions(dimensions);
      for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, 'Count', value);
      for (const [name, value] of Object.entries(milliseconds))
        metrics.addMetric(name, 'Milliseconds', value);
      for (const [name, value] of Object.entries(bytes)) metrics.addMetric(name, 'Bytes', value);
      write(`${JSON.stringify(metrics.serializeMetrics())}\n`);
      metrics.clearMetrics();
      metrics.clearDimensions();
    },
  };
}

const toStandardOutput: WriteLine = (line) => void process.stdout.write(line);

/** Powertools' logger, but for where its lines go. */
class LineLogger extends Logger {
  readonly #write: WriteLine;

  constructor(options: ConstructorOptions, write: WriteLine) {
    super(options);
    this.#write = write;
  }

  protected override printLog(_level: number, item: { getAttributes(): object }): void {
    this.#write(`${JSON.stringify(item.getAttributes(), this.getJsonReplacer())}\n`);
  }
}
