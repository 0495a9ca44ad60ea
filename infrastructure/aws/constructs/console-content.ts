import type { ConsoleConfig } from '@stowage/adapters/contract/console-config';
import { openApi } from '@stowage/adapters/contract/openapi';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';

interface ConsoleContentProps {
  readonly stage: Stage;
  readonly bucket: IBucket;
  /** The folder that the console was built into. */
  readonly built: string;
  /** `/config.json`; its addresses become known while the stack is deployed. */
  readonly config: ConsoleConfig;
}

/** Files of the console whose names do not change with their content: browsers ask for them anew each time. */
export const keepTheirNames = ['index.html', 'favicon.svg'] as const;

/** The console as it was built, the one file that tells it where it is, and what the API says of itself. */
export class ConsoleContent extends Construct {
  constructor(scope: Construct, id: string, { stage, bucket, built, config }: ConsoleContentProps) {
    super(scope, id);
    const common = {
      destinationBucket: bucket,
      // Tabs that are still open fetch the chunks they were built with.
      prune: false,
      retainOnDelete: true,
      logGroup: new LogGroup(this, 'Log', {
        retention: stage.logRetentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    };
    // Their names change with their content.
    const chunks = new BucketDeployment(this, 'Chunks', {
      ...common,
      sources: [Source.asset(built, { exclude: [...keepTheirNames] })],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const entry = new BucketDeployment(this, 'Entry', {
      ...common,
      sources: [
        Source.asset(built, { exclude: ['*', ...keepTheirNames.map((name) => `!${name}`)] }),
        Source.jsonData('config.json', config),
        Source.jsonData('openapi.json', openApi(config)),
      ],
      cacheControl: [CacheControl.fromString('no-cache')],
    });
    // The page that names the chunks comes after them.
    entry.node.addDependency(chunks);

    acceptCopier(entry, bucket, stage);
  }
}

/** CDK's own function copies the files; it is one for the whole stack, and its rights are CDK's choice. */
function acceptCopier(deployment: BucketDeployment, bucket: IBucket, { region }: Stage): void {
  const bucketId: unknown = Stack.of(bucket).resolve((bucket.node.defaultChild as CfnBucket).logicalId);
  const copies =
    'CDK’s own function copies whatever files the console was built into, from one bucket to one other.';
  const wildcards = [
    ...['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'].map((action) => `Action::s3:${action}*`),
    `Resource::arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-${region}/*`,
    `Resource::<${bucketId}.Arn>/*`,
  ];
  accept(deployment.handlerRole.node.scope!, {
    'AwsSolutions-L1': 'CDK chooses the runtime of its own function, and moves on with its releases.',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It may write its log; no other right comes with this policy.',
    ...Object.fromEntries(wildcards.map((finding) => [`AwsSolutions-IAM5[${finding}]`, copies])),
  });
}
