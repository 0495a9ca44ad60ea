import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { routesWith } from '@stowage/adapters/contract/routes';
import { securityHeaders } from '../../../../infrastructure/security-headers.ts';
import type { Deployed } from '../deployed.ts';

const textOf = (name: string): string =>
  readFileSync(new URL(`../../../../infrastructure/aws/constructs/${name}`, import.meta.url), 'utf8');

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHostHeader = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

export function site({ stage, the, all }: Deployed): void {
  const config = the('AWS::CloudFront::Distribution').Properties.DistributionConfig;
  const api = config.Origins.find((origin: { CustomOriginConfig?: unknown }) => origin.CustomOriginConfig);
  const bucket = config.Origins.find((origin: { S3OriginConfig?: unknown }) => origin.S3OriginConfig);
  const toApi = config.CacheBehaviors.filter(
    ({ TargetOriginId }: { TargetOriginId: string }) => TargetOriginId === api.Id,
  );
  const inCookies = stage.loginFlow === 'cookie';
  const every = [config.DefaultCacheBehavior, ...config.CacheBehaviors];

  test('these paths, and no others, go to the API', () => {
    expect(toApi.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      '/upload',
      '/upload/*',
      '/files',
      '/files/*',
      '/account',
      '/account/*',
      '/activity',
      '/shares/*',
      '/operations/*',
      ...(inCookies ? ['/session', '/session/*'] : []),
    ]);
    expect(api.DomainName).toBe(`<ApiRest>.execute-api.${stage.region}.<AWS::URLSuffix>`);
    expect(api.OriginPath).toBe('/v1');
  });

  test('every route of the API is below one of them', () => {
    const patterns = toApi.map(
      ({ PathPattern }: { PathPattern: string }) => new RegExp(`^${PathPattern.replaceAll('*', '.*')}$`),
    ) as RegExp[];
    const unreached = routesWith(stage.loginFlow)
      .map(([key]) => key.split(' ')[1]!)
      .filter((path) => !patterns.some((pattern) => pattern.test(path)));
    expect(unreached).toEqual([]);
  });

  test('nothing of the API is cached, and everything but the host reaches it', () => {
    for (const behavior of toApi) {
      expect(behavior.CachePolicyId).toBe(cachingDisabled);
      expect(behavior.OriginRequestPolicyId).toBe(allViewerExceptHostHeader);
      expect(behavior.AllowedMethods).toHaveLength(7);
    }
  });

  test('/config.json comes from the bucket, and is not cached', () => {
    const behavior = config.CacheBehaviors.find(
      ({ PathPattern }: { PathPattern: string }) => PathPattern === '/config.json',
    );
    expect(behavior).toMatchObject({ TargetOriginId: bucket.Id, CachePolicyId: cachingDisabled });
    expect(config.CacheBehaviors).toHaveLength(toApi.length + 1);
  });

  test('places inside the console are rewritten on the default behaviour alone', () => {
    expect(config.DefaultCacheBehavior.TargetOriginId).toBe(bucket.Id);
    expect(config.DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: '<SiteSpaRewrite.FunctionARN>' },
    ]);
    expect(the('AWS::CloudFront::Function', 'SiteSpaRewrite').Properties.FunctionCode).toBe(
      textOf('spa-rewrite.js'),
    );
  });

  test(`cookies become tokens before the API ${inCookies ? '' : 'nowhere, for there are none'}`, () => {
    for (const { PathPattern, FunctionAssociations } of config.CacheBehaviors) {
      const takesCookie = inCookies && !['/session', '/session/*', '/config.json'].includes(PathPattern);
      expect(FunctionAssociations).toEqual(
        takesCookie
          ? [{ EventType: 'viewer-request', FunctionARN: '<SiteSessionCookie.FunctionARN>' }]
          : undefined,
      );
    }
    if (inCookies) {
      expect(the('AWS::CloudFront::Function', 'SiteSessionCookie').Properties.FunctionCode).toBe(
        textOf('session-cookie.js'),
      );
    }
  });

  test('no page stands in for an error, and no error is kept', () => {
    expect(config.CustomErrorResponses.length).toBeGreaterThan(0);
    for (const response of config.CustomErrorResponses) {
      expect(response).toEqual({ ErrorCode: expect.any(Number), ErrorCachingMinTTL: 0 });
    }
  });

  test('the bucket is read by origin access control alone', () => {
    expect(bucket.OriginAccessControlId).toBe('<SiteDistributionOrigin1S3OriginAccessControl.Id>');
    expect(bucket.S3OriginConfig.OriginAccessIdentity).toBe('');
    expect(the('AWS::CloudFront::OriginAccessControl').Properties.OriginAccessControlConfig).toMatchObject({
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
  });

  test('everything is HTTPS, of TLS 1.2 or later', () => {
    for (const { ViewerProtocolPolicy } of every) expect(ViewerProtocolPolicy).not.toBe('allow-all');
    for (const { ViewerProtocolPolicy } of toApi) expect(ViewerProtocolPolicy).toBe('https-only');
    expect(api.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
    // CloudFront's own certificate has a policy of its own that cannot be raised.
    expect(config.ViewerCertificate?.MinimumProtocolVersion).toBe(stage.domain ? 'TLSv1.2_2021' : undefined);
  });

  test('every reply carries the security headers, with a CSP of exactly these origins', () => {
    for (const { ResponseHeadersPolicyId } of every)
      expect(ResponseHeadersPolicyId).toBe('<SiteHeadersPolicy>');
    const { SecurityHeadersConfig } = the('AWS::CloudFront::ResponseHeadersPolicy').Properties
      .ResponseHeadersPolicyConfig;
    const csp: string = SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
    const storage = `https://stowage-${stage.name}-files-<suffix>.s3.${stage.region}.<AWS::URLSuffix>`;
    const issuer = `https://cognito-idp.${stage.region}.<AWS::URLSuffix>`;
    const login = `https://stowage-${stage.name}-<suffix>.auth.${stage.region}.amazoncognito.com`;
    expect(csp).toContain(`connect-src 'self' ${issuer} ${login} ${storage};`);
    expect(csp).not.toMatch(/unsafe-(inline|eval)/);
    for (const directive of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(csp).toContain(directive);
    }
    expect(SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63072000, IncludeSubdomains: true },
    });
  });

  test('they are the headers that the local edge sends', () => {
    const { SecurityHeadersConfig: its, CustomHeadersConfig } = the('AWS::CloudFront::ResponseHeadersPolicy')
      .Properties.ResponseHeadersPolicyConfig;
    const { AccessControlMaxAgeSec, IncludeSubdomains, Preload } = its.StrictTransportSecurity;
    const sent = {
      'content-security-policy': its.ContentSecurityPolicy.ContentSecurityPolicy,
      'strict-transport-security': `max-age=${AccessControlMaxAgeSec}${IncludeSubdomains ? '; includeSubDomains' : ''}${Preload ? '; preload' : ''}`,
      'x-content-type-options': 'nosniff',
      'x-frame-options': its.FrameOptions.FrameOption,
      'referrer-policy': its.ReferrerPolicy.ReferrerPolicy,
      ...Object.fromEntries(
        CustomHeadersConfig.Items.map(({ Header, Value }: Record<'Header' | 'Value', string>) => [
          Header,
          Value,
        ]),
      ),
    };
    expect(sent).toEqual(
      securityHeaders({
        identityOrigin: `https://cognito-idp.${stage.region}.<AWS::URLSuffix> https://stowage-${stage.name}-<suffix>.auth.${stage.region}.amazoncognito.com`,
        storageOrigin: `https://stowage-${stage.name}-files-<suffix>.s3.${stage.region}.<AWS::URLSuffix>`,
        https: true,
      }),
    );
    for (const { Override } of [
      its.ContentSecurityPolicy,
      its.StrictTransportSecurity,
      ...CustomHeadersConfig.Items,
    ]) {
      expect(Override).toBe(true);
    }
  });

  test(`the firewall is ${stage.firewall ? 'on' : 'off'}`, () => {
    const acls = Object.values(all('AWS::WAFv2::WebACL')).filter(
      ({ Properties }) => Properties.Scope === 'CLOUDFRONT',
    );
    expect(acls).toHaveLength(stage.firewall ? 1 : 0);
    expect(config.WebACLId).toBe(stage.firewall ? '<FirewallAcl.Arn>' : undefined);
    for (const { Properties } of acls) {
      const rate = Properties.Rules.find(({ Name }: { Name: string }) => Name === 'RatePerAddress');
      expect(rate.Statement.RateBasedStatement.Limit).toBe(stage.firewall?.requestsPerAddressIn5Minutes);
      const { ResponseCode, ResponseHeaders } = rate.Action.Block.CustomResponse;
      expect([ResponseCode, ResponseHeaders[0].Name]).toEqual([429, 'Retry-After']);
    }
  });
}
