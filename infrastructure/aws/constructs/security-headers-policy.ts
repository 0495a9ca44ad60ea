import { Duration } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { securityHeaders } from '../../security-headers.ts';
import type { Addresses } from '../addresses.ts';

/** The site's security headers, in CloudFront's form: some have fields of their own, and are refused elsewhere. */
export class SecurityHeaders extends Construct {
  readonly policy: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, addresses: Addresses) {
    super(scope, id);
    const {
      'content-security-policy': contentSecurityPolicy,
      'strict-transport-security': strictTransportSecurity,
      'x-content-type-options': contentTypeOptions,
      'x-frame-options': frameOption,
      'referrer-policy': referrerPolicy,
      ...others
    } = securityHeaders({
      // Discovery and keys are the pool's, tokens come from the hosted login.
      identityOrigin: `${addresses.issuerOrigin} ${addresses.loginOrigin}`,
      storageOrigin: addresses.storageOrigin,
      https: true,
    });
    const override = true;
    this.policy = new ResponseHeadersPolicy(this, 'Policy', {
      securityHeadersBehavior: {
        ...(contentSecurityPolicy && { contentSecurityPolicy: { contentSecurityPolicy, override } }),
        ...(strictTransportSecurity && {
          strictTransportSecurity: { ...parseTransportSecurity(strictTransportSecurity), override },
        }),
        ...(contentTypeOptions && { contentTypeOptions: { override } }),
        ...(frameOption && { frameOptions: { frameOption: frameOption as HeadersFrameOption, override } }),
        ...(referrerPolicy && {
          referrerPolicy: { referrerPolicy: referrerPolicy as HeadersReferrerPolicy, override },
        }),
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
      },
    });
  }
}

const parseTransportSecurity = (value: string) => ({
  accessControlMaxAge: Duration.seconds(Number(/max-age=(\d+)/.exec(value)?.[1])),
  includeSubdomains: /includeSubDomains/i.test(value),
  preload: /preload/i.test(value),
});
