import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/**
 * The web ACL before the site; CloudFront takes one from us-east-1 only.
 *
 * It turns away addresses of ill repute and floods. AWS's common rule set is left out on purpose: it refuses bodies
 * with markup or over 8 KB, and here `<script>.txt` is a file's name like any other and the functions hold every
 * body against its schema.
 */
export class EdgeFirewall extends Construct {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, firewall: NonNullable<Stage['firewall']>) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      description: 'Before the site: reputation and rate of addresses',
      defaultAction: { allow: {} },
      visibilityConfig: metric('Edge'),
      rules: [
        {
          name: 'AddressReputation',
          priority: 0,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
          },
          visibilityConfig: metric('AddressReputation'),
        },
        {
          name: 'RatePerAddress',
          priority: 1,
          action: { block: { customResponse: tooMany } },
          statement: {
            rateBasedStatement: { aggregateKeyType: 'IP', limit: firewall.requestsPerAddressIn5Minutes },
          },
          visibilityConfig: metric('RatePerAddress'),
        },
      ],
    });
    this.webAclArn = acl.attrArn;
  }
}

/** Addresses are counted anew about every half minute. A web ACL cannot say it in application/problem+json. */
const tooMany = { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: '30' }] };

const metric = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples keep whole requests, Authorization included.
  sampledRequestsEnabled: false,
});
