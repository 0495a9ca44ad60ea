import { QueryDefinition, QueryString, type ILogGroup, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** What a reader puts in place of it is a user's `sub`, or a request's id. */
export const placeholder = { sub: 'put-the-sub-here', requestId: 'put-the-request-id-here' } as const;

/** Questions to the functions' logs, over the fields that each line has (docs/operations.md, "Logs"). */
export const questions = {
  'what did this user do': {
    fields: ['@timestamp', 'route', 'event', 'outcome', 'status', 'bytes', 'ms', 'requestId'],
    filterStatements: [`sub = "${placeholder.sub}"`],
    sort: '@timestamp desc',
    limit: 1000,
  },
  'what was refused to this user': {
    fields: ['@timestamp', 'route', 'event', 'outcome', 'status', 'requestId'],
    filterStatements: [`sub = "${placeholder.sub}"`, 'message = "request"', 'outcome != "done"'],
    sort: '@timestamp desc',
    limit: 1000,
  },
  'what failed for this request': {
    fields: [
      '@timestamp',
      '@log',
      'message',
      'route',
      'status',
      'outcome',
      'error.name',
      'error.message',
      'error.stack',
    ],
    filterStatements: [`requestId = "${placeholder.requestId}"`],
    sort: '@timestamp asc',
    limit: 100,
  },
  'what fails': {
    filterStatements: ['level = "ERROR"'],
    statsStatements: [
      'count(*) as times, latest(@timestamp) as last by message, route, error.name, error.message',
    ],
    sort: 'times desc',
    limit: 100,
  },
  'what is slow': {
    filterStatements: ['message = "request"'],
    statsStatements: [
      'count(*) as requests, pct(ms, 50) as p50, pct(ms, 95) as p95, max(ms) as longest by route',
    ],
    sort: 'p95 desc',
    limit: 100,
  },
} as const satisfies Record<string, QueryStringProps>;

export type Question = keyof typeof questions;

interface LogQueriesProps {
  readonly stage: Stage;
  readonly logGroups: readonly ILogGroup[];
}

/** The questions, saved: in CloudWatch under Logs Insights, Saved queries, in the folder of the stage. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { stage, logGroups }: LogQueriesProps) {
    super(scope, id);
    for (const [question, query] of Object.entries(questions)) {
      new QueryDefinition(this, question.replaceAll(' ', '-'), {
        queryDefinitionName: `stowage-${stage.name}/${question}`,
        queryString: new QueryString(query),
        logGroups: [...logGroups],
      });
    }
  }
}
