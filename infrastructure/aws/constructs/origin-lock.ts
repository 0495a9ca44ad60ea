import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

const header = 'x-stowage-origin';

/**
 * Closes the API to whoever comes around CloudFront.
 *
 * CloudFront sends a secret header; a web ACL before the API refuses every request without it, before an authorizer
 * or a function runs. A resource policy cannot look at headers; a usage plan could (its key would travel the same
 * way, free of charge), but then a template without API keys could no longer be told from one with them; a check in
 * the functions would run after the authorizer, and be paid for by each flood. The web ACL costs about $6 a month.
 */
export class OriginLock extends Construct {
  /** For CloudFront to send; it replaces whatever a viewer sends under that name. */
  readonly headers: Record<string, string>;
  readonly #webAclArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: 'The header by which the API knows CloudFront',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    // Resolved by CloudFormation at deployment: the template holds a reference, never the value.
    const value = secret.secretValue.unsafeUnwrap();
    this.headers = { [header]: value };
    const acl = new CfnWebACL(this, 'Door', {
      scope: 'REGIONAL',
      description: 'Only CloudFront may call the API',
      defaultAction: { block: {} },
      visibilityConfig: metric('Door'),
      rules: [
        {
          name: 'FromCloudFront',
          priority: 0,
          action: { allow: {} },
          statement: {
            byteMatchStatement: {
              fieldToMatch: { singleHeader: { Name: header } },
              positionalConstraint: 'EXACTLY',
              searchString: value,
              textTransformations: [{ priority: 0, type: 'NONE' }],
            },
          },
          visibilityConfig: metric('FromCloudFront'),
        },
      ],
    });
    this.#webAclArn = acl.attrArn;

    accept(secret, {
      'AwsSolutions-SMG4':
        'CloudFront and the web ACL read it when they are deployed, so a rotation on a schedule would lock the site out. docs/deploy.md tells how to change it.',
    });
  }

  /** @param stageArn of the API's stage */
  guard(stageArn: string): CfnWebACLAssociation {
    return new CfnWebACLAssociation(this, 'Guard', { resourceArn: stageArn, webAclArn: this.#webAclArn });
  }
}

const metric = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples keep whole requests, Authorization included.
  sampledRequestsEnabled: false,
});
