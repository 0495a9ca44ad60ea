// What a month costs: what the template holds, whether or not anybody comes, and what a number of people do.

import { readFileSync } from 'node:fs';

type PriceName =
  | 'alarm'
  | 'dashboard'
  | 'insightRule'
  | 'customMetric'
  | 'secret'
  | 'webAcl'
  | 'webAclRule'
  | 'webAclMillionRequests'
  | 'cloudFrontMillionRequests'
  | 'gatewayMillionRequests'
  | 'lambdaMillionRequests'
  | 'lambdaGbSecond'
  | 'tableMillionWrites'
  | 'tableMillionReads'
  | 'tableGb'
  | 'tableBackupGb'
  | 'storageGb'
  | 'storageThousandPuts'
  | 'storageThousandGets'
  | 'outGb'
  | 'queueMillionRequests'
  | 'busMillionEvents'
  | 'logGb'
  | 'insightMillionEvents'
  | 'traceMillion'
  | 'monthlyUser';

export type Prices = Readonly<Record<PriceName, number>> & {
  readonly asOf: string;
  readonly region: string;
  /** The page, and its date, on which a price was found that agrees. */
  readonly confirmed: Readonly<Partial<Record<PriceName, string>>>;
};

export const prices = JSON.parse(readFileSync(new URL('./prices.json', import.meta.url), 'utf8')) as Prices;

/** A month of a number of people. Sizes in GB. */
export interface Month {
  readonly name: string;
  readonly users: number;
  readonly uploads: number;
  readonly downloads: number;
  /** To the API, uploads and downloads included. */
  readonly requests: number;
  readonly stored: number;
  readonly downloaded: number;
}

export const months: readonly Month[] = [
  {
    name: 'a team',
    users: 25,
    uploads: 2_000,
    downloads: 5_000,
    requests: 60_000,
    stored: 50,
    downloaded: 20,
  },
  {
    name: 'a company',
    users: 1_000,
    uploads: 100_000,
    downloads: 300_000,
    requests: 3_000_000,
    stored: 5_000,
    downloaded: 1_000,
  },
  {
    name: 'a service',
    users: 50_000,
    uploads: 5_000_000,
    downloads: 15_000_000,
    requests: 150_000_000,
    stored: 200_000,
    downloaded: 50_000,
  },
];

/** As in a template file. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** What one thing that somebody does takes; measured where the tests measure it, rounded up elsewhere. */
const perUpload = { writes: 28, events: 1, queueRequests: 4, rowGb: 4e-6 };
const perDownload = { writes: 8, rowGb: 1e-6 };
const perRequest = { reads: 3, seconds: 0.04, logGb: 2.5e-6 };
const functionGb = 0.5;
/** Files stay for years: the table holds this many months of rows. */
const monthsOfRows = 24;
/** Metrics that the functions write: three a route, the recorder's, refusals by code, and the upkeep's. */
const metricsOfRoute = 3;
const otherMetrics = 7 + 8 + 7;

export interface Line {
  readonly what: string;
  readonly dollars: number;
}

export function estimate(template: Template, month: Month): Line[] {
  const resources = Object.values(template.Resources);
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const acls = of('AWS::WAFv2::WebACL').map(
    ({ Properties }) => Properties as { Scope: string; Rules: unknown[] },
  );
  const rules = acls.reduce((sum, { Rules }) => sum + Rules.length, 0);
  const traced = of('AWS::Lambda::Function').some(({ Properties }) => Properties?.['TracingConfig']);
  const metrics = of('AWS::ApiGateway::Method').length * metricsOfRoute + otherMetrics;

  const million = 1_000_000;
  const { requests, uploads, downloads } = month;
  const writes = uploads * perUpload.writes + downloads * perDownload.writes;
  const rows = (uploads * perUpload.rowGb + downloads * perDownload.rowGb) * monthsOfRows;
  // Each upload and each download is a line of the record, and leaves as an event.
  const told = uploads + downloads;
  const invocations = requests + uploads * perUpload.events + told;
  const { alarm, dashboard, insightRule, customMetric } = prices;

  return [
    {
      what: 'watching: alarms, boards, rules, metrics',
      dollars:
        of('AWS::CloudWatch::Alarm').length * alarm +
        of('AWS::CloudWatch::Dashboard').length * dashboard +
        of('AWS::CloudWatch::InsightRule').length * insightRule +
        metrics * customMetric,
    },
    {
      what: 'web ACLs and the origin’s secret',
      dollars:
        acls.length * prices.webAcl +
        rules * prices.webAclRule +
        of('AWS::SecretsManager::Secret').length * prices.secret +
        ((acls.length * requests) / million) * prices.webAclMillionRequests,
    },
    {
      what: 'CloudFront and API Gateway',
      dollars: (requests / million) * (prices.cloudFrontMillionRequests + prices.gatewayMillionRequests),
    },
    {
      what: 'functions',
      dollars:
        (invocations / million) * prices.lambdaMillionRequests +
        invocations * perRequest.seconds * functionGb * prices.lambdaGbSecond,
    },
    {
      what: 'the table',
      dollars:
        (writes / million) * prices.tableMillionWrites +
        ((requests * perRequest.reads) / million) * prices.tableMillionReads +
        rows * (prices.tableGb + prices.tableBackupGb),
    },
    {
      what: 'storage',
      dollars:
        month.stored * prices.storageGb +
        (uploads / 1000) * prices.storageThousandPuts +
        (downloads / 1000) * prices.storageThousandGets,
    },
    { what: 'downloads leaving AWS', dollars: month.downloaded * prices.outGb },
    {
      what: 'queue, logs, traces',
      dollars:
        ((uploads * perUpload.queueRequests) / million) * prices.queueMillionRequests +
        invocations * perRequest.logGb * prices.logGb +
        ((invocations * of('AWS::CloudWatch::InsightRule').length) / million) * prices.insightMillionEvents +
        (traced ? (invocations / million) * prices.traceMillion : 0),
    },
    { what: 'events to other systems', dollars: (told / million) * prices.busMillionEvents },
    { what: 'users signing in', dollars: month.users * prices.monthlyUser },
  ];
}

/** The table of docs/deploy.md. */
export function asMarkdown(template: Template): string {
  const columns = months.map((month) => estimate(template, month));
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  const count = (value: number) => value.toLocaleString('en-US');
  const money = (value: number) =>
    value.toLocaleString('en-US', {
      style: 'currency',
      currency: 'USD',
      maximumFractionDigits: value < 100 ? 2 : 0,
    });
  const sum = (lines: readonly Line[]) => lines.reduce((total, { dollars }) => total + dollars, 0);
  return [
    row('A month of', ...months.map(({ name }) => name)),
    row('---', ...months.map(() => '---:')),
    row('people', ...months.map(({ users }) => count(users))),
    row('uploads', ...months.map(({ uploads }) => count(uploads))),
    row('downloads', ...months.map(({ downloads }) => count(downloads))),
    row('requests to the API', ...months.map(({ requests }) => count(requests))),
    row('GB stored', ...months.map(({ stored }) => count(stored))),
    row('GB downloaded', ...months.map(({ downloaded }) => count(downloaded))),
    ...columns[0]!.map(({ what }, index) =>
      row(what, ...columns.map((lines) => money(lines[index]!.dollars))),
    ),
    row('**together**', ...columns.map((lines) => `**${money(sum(lines))}**`)),
  ].join('\n');
}
