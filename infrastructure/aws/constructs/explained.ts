import {
  ConcreteWidget,
  GraphWidget,
  LogQueryWidget,
  TextWidget,
  TextWidgetBackground,
  Column,
  type GraphWidgetProps,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { QueryString, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { questions, type Question } from './log-queries.ts';

const width = 12;

/** A graph and, above it, what it shows and what to make of it. */
export const explained = (
  title: string,
  says: string,
  graph: Pick<GraphWidgetProps, 'left' | 'right'>,
): IWidget =>
  new Column(text(title, says), new GraphWidget({ ...graph, width, height: 6, leftYAxis: { min: 0 } }));

/** The same for a Contributor Insights rule: the contributors with most of it, one line each. */
export const explainedRanking = (title: string, says: string, ruleName: string, region: string): IWidget =>
  new Column(text(title, says), new RankingWidget(ruleName, region));

/** The same for lines of logs, over the whole width. */
export const explainedQuery = (
  question: Question,
  says: string,
  logGroups: readonly ILogGroup[],
  region: string,
): IWidget =>
  new Column(
    text(`${question[0]!.toUpperCase()}${question.slice(1)}?`, says, 2 * width),
    new LogQueryWidget({
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      queryString: new QueryString(questions[question]).toString(),
      region,
      width: 2 * width,
      height: 9,
    }),
  );

const text = (title: string, says: string, wide = width): TextWidget =>
  new TextWidget({
    markdown: `### ${title}\n${says}`,
    width: wide,
    height: 2,
    background: TextWidgetBackground.TRANSPARENT,
  });

/** CDK has no class for it; the form is CloudWatch's "Dashboard body structure". */
class RankingWidget extends ConcreteWidget {
  readonly #ruleName: string;
  readonly #region: string;

  constructor(ruleName: string, region: string) {
    super(width, 6);
    this.#ruleName = ruleName;
    this.#region = region;
  }

  override toJson(): unknown[] {
    return [
      {
        type: 'metric',
        width: this.width,
        height: this.height,
        x: this.x,
        y: this.y,
        properties: {
          view: 'timeSeries',
          region: this.#region,
          period: 300,
          legend: { position: 'right' },
          insightRule: { ruleName: this.#ruleName, maxContributorCount: 10, orderBy: 'Sum' },
        },
      },
    ];
  }
}
