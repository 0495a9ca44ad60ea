import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule, Dashboard, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { ApiFunctions } from './functions.ts';
import { explained, explainedRanking } from './explained.ts';
import { minutes, OwnMetrics } from './metrics.ts';
import type { NodeFunction } from './node-function.ts';

interface UsersBoardProps {
  readonly stage: Stage;
  /** The functions that answer users. */
  readonly api: ApiFunctions;
  readonly recorder: NodeFunction;
}

interface Ranking {
  readonly name: 'active' | 'uploads' | 'bytes' | 'downloads' | 'refusals';
  readonly title: string;
  readonly says: string;
  readonly logs: readonly NodeFunction[];
  readonly filters: readonly object[];
  /** The field to add up; without, lines are counted. */
  readonly sum?: '$.bytes' | '$.uploads';
}

/**
 * Who does how much? CloudWatch ranks the functions' log lines by their field `sub`, so that no metric is made for
 * any user: a million users cost as much as one. Totals are metrics without a user.
 */
export class UsersBoard extends Construct {
  constructor(scope: Construct, id: string, props: UsersBoardProps) {
    super(scope, id);
    const { stage, api, recorder } = props;
    const everyone = Object.values(api);
    const own = new OwnMetrics(stage);
    const board = new Dashboard(this, 'Board', { dashboardName: `stowage-${stage.name}-users` });
    const rankings: Ranking[] = [
      {
        name: 'active',
        title: 'Most requests',
        says: 'Users by requests of any kind, refused ones included.',
        logs: everyone,
        filters: [{ Match: '$.sub', IsPresent: true }],
      },
      {
        name: 'uploads',
        title: 'Most uploads',
        says: 'Users by uploads started.',
        logs: [api.upload],
        filters: [{ Match: '$.event', In: ['upload.started'] }],
        // A batch is one line.
        sum: '$.uploads',
      },
      {
        name: 'bytes',
        title: 'Most bytes',
        says: 'Users by bytes that arrived in the store and were entered into the books.',
        logs: [recorder],
        filters: [
          { Match: '$.event', In: ['object.created'] },
          { Match: '$.outcome', In: ['recorded'] },
        ],
        sum: '$.bytes',
      },
      {
        name: 'downloads',
        title: 'Most downloads',
        says: 'Users by downloads granted.',
        logs: [api.download],
        filters: [{ Match: '$.event', In: ['file.downloaded'] }],
      },
      {
        name: 'refusals',
        title: 'Most refusals',
        says: 'Users by requests that were refused, for whatever reason: a full quota, a bad request, a missing right.',
        logs: everyone,
        filters: [
          { Match: '$.sub', IsPresent: true },
          { Match: '$.outcome', NotIn: ['done'] },
        ],
      },
    ];

    const overAll = (name: Ranking['name'], statistic: string, label: string): MathExpression =>
      new MathExpression({
        expression: `INSIGHT_RULE_METRIC("${ruleName(stage, name)}", "${statistic}")`,
        label,
        period: minutes(5),
      });
    const codes = ['quota-exceeded', 'file-too-large', 'unsupported-type', 'invalid-request', 'not-found'];
    board.addWidgets(
      explained('Active users', 'How many different users made a request, in each five minutes.', {
        left: [overAll('active', 'UniqueContributors', 'active users')],
      }),
      explained(
        'Totals',
        'Everybody together: uploads started, downloads granted, files recorded; refusals at the right.',
        {
          // Not requests: one may be refused, or start a hundred uploads.
          left: [
            overAll('uploads', 'Sum', 'uploads started'),
            overAll('downloads', 'SampleCount', 'downloads granted'),
            own.recorder('Recorded'),
          ],
          right: codes.map((code) => own.refusals(code)),
        },
      ),
    );
    const widgets = rankings.map((ranking) => {
      this.#createRule(stage, ranking);
      return explainedRanking(ranking.title, ranking.says, ruleName(stage, ranking.name), stage.region);
    });
    for (let row = 0; row < widgets.length; row += 2) board.addWidgets(...widgets.slice(row, row + 2));
  }

  #createRule(stage: Stage, { name, logs, filters, sum }: Ranking): void {
    new CfnInsightRule(this, name, {
      ruleName: ruleName(stage, name),
      ruleState: 'ENABLED',
      ruleBody: this.#body(logs, {
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogFormat: 'JSON',
        AggregateOn: sum ? 'Sum' : 'Count',
        Contribution: { Keys: ['$.sub'], Filters: filters, ...(sum && { ValueOf: sum }) },
      }),
    });
  }

  #body(logs: readonly NodeFunction[], rule: object): string {
    return Stack.of(this).toJsonString({
      ...rule,
      LogGroupNames: logs.map(({ logGroup }) => logGroup.logGroupName),
    });
  }
}

const ruleName = (stage: Stage, name: Ranking['name']): string => `stowage-${stage.name}-${name}`;
