import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { fileURLToPath } from 'node:url';
import { accept } from '../accept.ts';
import type { Addresses } from '../addresses.ts';
import type { Stage } from '../stage.ts';
import { apiStageName } from './api.ts';
import { SecurityHeaders } from './security-headers-policy.ts';

/** Whatever a browser calls below these goes to the API; the console's own routes begin with none of them. */
export const apiPaths = [
  '/upload',
  '/upload/*',
  '/files',
  '/files/*',
  '/account',
  '/account/*',
  '/activity',
  '/shares/*',
  '/operations/*',
] as const;

/** The statuses that CloudFront lets be configured. */
const keptByDefault = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

interface SiteProps {
  readonly stage: Stage;
  readonly addresses: Addresses;
  readonly restApiId: string;
  /** By these headers the API knows that a request came this way. */
  readonly originHeaders: Record<string, string>;
  readonly webAclArn?: string | undefined;
}

/** The one origin that a browser sees: the console's bucket, with the API's paths beside it. */
export class Site extends Construct {
  /** As browsers write it in `Origin`. */
  readonly origin: string;
  readonly consoleBucket: Bucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    const { stage, addresses, webAclArn } = props;
    this.consoleBucket = new Bucket(this, 'Console', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
        },
      ],
      // Built from the source at any time: nothing of value goes with it.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const headers = new SecurityHeaders(this, 'Headers', addresses);
    const https = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: headers.policy,
    };
    const files = S3BucketOrigin.withOriginAccessControl(this.consoleBucket);
    const api: BehaviorOptions = {
      // A bearer token sent in the clear is lost already: no redirect mends that.
      ...https,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      // The stage is named, not referred to: it waits for the functions, which wait for this distribution.
      origin: new HttpOrigin(`${props.restApiId}.execute-api.${stage.region}.${Aws.URL_SUFFIX}`, {
        originPath: `/${apiStageName}`,
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        // Above the gateway's own limit of 29 s.
        readTimeout: Duration.seconds(30),
        customHeaders: props.originHeaders,
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const edgeFunction = (
      id: string,
      comment: string,
      file: string,
    ): BehaviorOptions['functionAssociations'] => [
      {
        eventType: FunctionEventType.VIEWER_REQUEST,
        function: new EdgeFunction(this, id, {
          comment,
          runtime: FunctionRuntime.JS_2_0,
          code: FunctionCode.fromFile({ filePath: fileURLToPath(new URL(file, import.meta.url)) }),
        }),
      },
    ];
    const inCookies = stage.loginFlow === 'cookie';
    const authorized: BehaviorOptions = {
      ...api,
      ...(inCookies && {
        functionAssociations: edgeFunction(
          'SessionCookie',
          'The session’s cookie becomes the Authorization header',
          './session-cookie.js',
        )!,
      }),
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Stowage ${stage.name}`,
      ...(stage.domain && {
        domainNames: [stage.domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', stage.domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      webAclId: webAclArn,
      // No page stands in for an error, and none is kept: CloudFront would repeat it for ten seconds.
      errorResponses: keptByDefault.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: {
        ...https,
        origin: files,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        functionAssociations: edgeFunction(
          'SpaRewrite',
          'Places inside the console are /index.html',
          './spa-rewrite.js',
        )!,
      },
      additionalBehaviors: {
        '/config.json': { ...https, origin: files, cachePolicy: CachePolicy.CACHING_DISABLED },
        ...Object.fromEntries(apiPaths.map((path) => [path, authorized])),
        // It needs the cookies themselves.
        ...(inCookies && { '/session': api, '/session/*': api }),
      },
    });
    this.origin = `https://${stage.domain?.name ?? this.distribution.distributionDomainName}`;

    accept(this.consoleBucket, {
      'AwsSolutions-S1': 'It holds the console’s public files, and only CloudFront reads it.',
    });
    accept(this.distribution, {
      'AwsSolutions-CFR1': 'People travel; who may come in is decided by signing in.',
      'AwsSolutions-CFR3':
        'Its log would keep the query of /signed-in, where the authorization code is. The gateway logs each request to the API, without tokens and queries.',
      ...(!stage.firewall && {
        'AwsSolutions-CFR2': 'A stage’s choice: this one is for trying things, and its API is throttled.',
      }),
      ...(!stage.domain && {
        'AwsSolutions-CFR4':
          'With CloudFront’s own certificate the minimum cannot be raised; a stage with a domain has TLSv1.2_2021.',
      }),
    });
  }
}
