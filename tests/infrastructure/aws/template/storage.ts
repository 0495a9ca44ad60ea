import { expect, test } from '@jest/globals';
import { statements, type Deployed } from '../deployed.ts';

export function storage({ stage, the, all }: Deployed): void {
  const buckets = Object.entries(all('AWS::S3::Bucket'));
  const files = the('AWS::S3::Bucket', 'StorageFiles');
  const site = stage.domain ? `https://${stage.domain.name}` : 'https://<SiteDistribution.DomainName>';

  test.each(buckets)('%s: no public access, owner enforced, encrypted, versioned', (_, { Properties }) => {
    expect(Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  test.each(buckets)('%s: TLS only, 1.2 or later', (id) => {
    const policy = Object.values(all('AWS::S3::BucketPolicy')).find(
      ({ Properties }) => Properties.Bucket === `<${id}>`,
    );
    const denied = statements(policy!.Properties.PolicyDocument).filter(({ Effect }) => Effect === 'Deny');
    const conditions = denied.map(({ Action, Condition }) => ({ Action, Condition }));
    expect(conditions).toContainEqual({
      Action: ['s3:*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(conditions).toContainEqual({
      Action: ['s3:*'],
      Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    });
  });

  test.each(buckets)(
    '%s: incomplete multipart uploads are aborted, old versions expire',
    (_, { Properties }) => {
      const [rule] = Properties.LifecycleConfiguration.Rules;
      expect(rule.Status).toBe('Enabled');
      expect(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation).toBeGreaterThan(0);
      expect(rule.NoncurrentVersionExpiration.NoncurrentDays).toBeGreaterThan(0);
    },
  );

  test('pages of the site alone may talk to the files bucket', () => {
    expect(files.Properties.CorsConfiguration.CorsRules).toEqual([
      {
        AllowedOrigins: [site],
        AllowedMethods: ['PUT', 'GET', 'HEAD'],
        AllowedHeaders: ['*'],
        ExposedHeaders: expect.arrayContaining(['ETag', 'x-amz-checksum-sha256']),
        MaxAge: expect.any(Number),
      },
    ]);
  });

  test('files outlive the stack', () => {
    expect(files.DeletionPolicy).toBe('Retain');
    expect(files.Properties.LifecycleConfiguration.Rules[0].NoncurrentVersionExpiration.NoncurrentDays).toBe(
      stage.noncurrentVersionDays,
    );
  });

  test('what comes and goes is reported to the queue, but not which old versions are deleted', () => {
    const { QueueConfigurations } = files.Properties.NotificationConfiguration;
    expect(QueueConfigurations).toEqual(
      [
        's3:ObjectCreated:*',
        's3:ObjectRemoved:DeleteMarkerCreated',
        's3:LifecycleExpiration:DeleteMarkerCreated',
      ].map((Event) => ({ Event, Queue: '<EventsObjectEvents.Arn>' })),
    );
  });

  test('the table can be restored to any second, and is protected', () => {
    const table = the('AWS::DynamoDB::GlobalTable');
    expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(table.Properties.Replicas).toEqual([
      expect.objectContaining({
        Region: stage.region,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      }),
    ]);
    expect(table.DeletionPolicy).toBe('Retain');
  });
}
