import {
  Dashboard,
  DashboardVariable,
  DefaultValue,
  VariableInputType,
  VariableType,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { explainedQuery } from './explained.ts';
import { placeholder, type Question } from './log-queries.ts';

interface UserBoardProps {
  readonly stage: Stage;
  readonly logGroups: readonly ILogGroup[];
}

const says: Partial<Record<Question, string>> = {
  'what did this user do':
    'Every request and every recorded file of the user whose `sub` stands in the field above. With an `outcome` other than done it was refused, for that reason.',
  'what was refused to this user':
    'Only what the API said no to. Search for a `requestId` with the saved query “what failed for this request”.',
};

/** What about this one? The lines of one user, whose `sub` is typed into the board: nothing is kept for anybody. */
export class UserBoard extends Construct {
  constructor(scope: Construct, id: string, { stage, logGroups }: UserBoardProps) {
    super(scope, id);
    const board = new Dashboard(this, 'Board', {
      dashboardName: `stowage-${stage.name}-user`,
      variables: [
        new DashboardVariable({
          id: 'sub',
          label: 'sub of the user',
          type: VariableType.PATTERN,
          value: placeholder.sub,
          inputType: VariableInputType.INPUT,
          defaultValue: DefaultValue.value(placeholder.sub),
          visible: true,
        }),
      ],
    });
    for (const [question, text] of Object.entries(says)) {
      board.addWidgets(explainedQuery(question as Question, text, logGroups, stage.region));
    }
  }
}
