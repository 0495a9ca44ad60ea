import {
  ConcreteWidget,
  GraphWidget,
  TextWidget,
  TextWidgetBackground,
  Column,
  type GraphWidgetProps,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';

const width = 12;

/** A graph and, above it, what it shows and what to make of it. */
export const explained = (
  title: string,
  says: string,
  graph: Pick<GraphWidgetProps, 'left' | 'right'>,
): IWidget[] => [
  new Column(text(title, says), new GraphWidget({ ...graph, width, height: 6, leftYAxis: { min: 0 } })),
];

/** The same for a Contributor Insights rule: the contributors with most of it, one line each. */
export const explainedRanking = (
  title: string,
  says: string,
  ruleName: string,
  region: string,
): IWidget[] => [new Column(text(title, says), new RankingWidget(ruleName, region))];

const text = (title: string, says: string): TextWidget =>
  new TextWidget({
    markdown: `### ${title}\n${says}`,
    width,
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
