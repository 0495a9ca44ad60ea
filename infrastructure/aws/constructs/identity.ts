import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPool,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  PasskeyUserVerification,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolOperation,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { scopes, type Scope } from '@stowage/adapters/contract/routes';
import { terminalRedirects } from '@stowage/adapters/contract/terminal';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Addresses } from '../addresses.ts';
import { keepsData, type MachineClient, type Stage } from '../stage.ts';
import { NodeFunction, type Bundles } from './node-function.ts';

/** What each scope lets a client do, as the resource server tells it. */
const scopeDescriptions: Record<Scope, string> = {
  'stowage/files.read': 'See and download my files',
  'stowage/files.write': 'Upload and change my files',
  'stowage/operate': 'Operate the service, as a member of the group operators',
};

interface IdentityProps {
  readonly stage: Stage;
  readonly addresses: Addresses;
  readonly bundles: Bundles;
}

/** The user pool: people, their groups, the hosted login, and the scopes that tokens can carry. */
export class Identity extends Construct {
  readonly userPool: UserPool;
  /** Cognito asks it before it signs a token; it reads nothing but the event. */
  readonly tokenShaper: NodeFunction;
  readonly #stage: Stage;
  readonly #resourceServer: UserPoolResourceServer;
  readonly #scopes: Readonly<Record<Scope, ResourceServerScope>>;

  constructor(scope: Construct, id: string, { stage, addresses, bundles }: IdentityProps) {
    super(scope, id);
    this.#stage = stage;
    this.userPool = new UserPool(this, 'Users', {
      userPoolName: `stowage-${stage.name}`,
      // Scopes in access tokens can only be shaped on this plan; managed login needs it too.
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: stage.selfSignUp,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // An address changes only once the new one is proved.
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: stage.mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      // Text messages can be intercepted, and cost money to send.
      mfaSecondFactor: { otp: true, sms: false },
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: stage.passkeys } },
      ...(stage.passkeys && { passkeyUserVerification: PasskeyUserVerification.REQUIRED }),
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: keepsData(stage),
      removalPolicy: keepsData(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (stage.passkeys) {
      // Made with a finger, a face or a PIN, a passkey is two factors by itself; as one alone it would pass by MFA.
      const pool = this.userPool.node.defaultChild as CfnUserPool;
      pool.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
    }
    this.tokenShaper = new NodeFunction(this, 'shape-tokens', {
      stage,
      description: 'Leaves the operators’ scope to operators',
      code: bundles('shape-tokens'),
      // Cognito waits for five seconds, then nobody can sign in.
      timeout: Duration.seconds(4),
    });
    this.userPool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.tokenShaper.fn,
      LambdaVersion.V2_0,
    );
    this.userPool.addDomain('Login', {
      cognitoDomain: { domainPrefix: addresses.loginPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.#scopes = Object.fromEntries(
      scopes.map((scope) => [
        scope,
        new ResourceServerScope({
          scopeName: scope.slice('stowage/'.length),
          scopeDescription: scopeDescriptions[scope],
        }),
      ]),
    ) as Record<Scope, ResourceServerScope>;
    this.#resourceServer = this.userPool.addResourceServer('Api', {
      identifier: 'stowage',
      userPoolResourceServerName: 'Stowage',
      scopes: Object.values(this.#scopes),
    });
    for (const [name, description] of [
      ['operators', 'May operate the service: quotas, accounts, everyone’s record'],
      ['users', 'People with files of their own'],
    ] as const) {
      new CfnUserPoolGroup(this, name, {
        userPoolId: this.userPool.userPoolId,
        groupName: name,
        description,
      });
    }

    accept(this.userPool, {
      'AwsSolutions-COG8':
        'Adaptive risk scoring costs several times as much for each user. MFA, PreventUserExistenceErrors and rotation hold without it; a deployment that wants it sets the plan to PLUS.',
      ...(stage.mfa === 'optional' && {
        'AwsSolutions-COG2': 'This stage leaves MFA to each person. Stages for people’s files require it.',
      }),
    });
  }

  /** The console, as a public client: no secret that a browser could not keep. */
  addConsole(site: string): UserPoolClient {
    const classic = this.#stage.loginFlow === 'implicit';
    const client = new UserPoolClient(this, 'Console', {
      userPool: this.userPool,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      // An id token opens the API in the classic arrangement, and there it cannot be renewed.
      idTokenValidity: classic ? Duration.hours(1) : Duration.minutes(15),
      refreshTokenValidity: Duration.days(7),
      // Ten tabs renew at once, and each must get an answer; after that a used token is a stolen one.
      refreshTokenRotationGracePeriod: Duration.seconds(10),
      // Of the flows outside the hosted login, the one that never shows a password; see all three that Cognito
      // would allow if this were left out. Passkeys need the one in which a person chooses the factor.
      authFlows: { userSrp: true, user: this.#stage.passkeys },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: classic ? { implicitCodeGrant: true } : { authorizationCodeGrant: true },
        scopes: [
          OAuthScope.OPENID,
          OAuthScope.EMAIL,
          ...(classic ? [] : scopes.map((scope) => this.#granting(scope))),
        ],
        // The command line has a flow with codes, or none.
        callbackUrls: [`${site}/signed-in`, ...(classic ? [] : terminalRedirects)],
        logoutUrls: [`${site}/`],
      },
    });
    // Without a style of its own, managed login shows an error page.
    new CfnManagedLoginBranding(this, 'LoginStyle', {
      userPoolId: this.userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }

  /** A program that signs in as itself, with a secret that Cognito makes and an operator of the account reads there. */
  addMachine({ name, scopes: granted }: MachineClient): UserPoolClient {
    return new UserPoolClient(this, `Machine-${name}`, {
      userPool: this.userPool,
      userPoolClientName: `stowage-${this.#stage.name}-${name}`,
      generateSecret: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      // None of the ways in which people sign in.
      authFlows: { user: false },
      supportedIdentityProviders: [],
      oAuth: {
        flows: { clientCredentials: true },
        scopes: granted.map((scope) => this.#granting(scope)),
      },
    });
  }

  #granting(scope: Scope): OAuthScope {
    return OAuthScope.resourceServer(this.#resourceServer, this.#scopes[scope]);
  }
}
