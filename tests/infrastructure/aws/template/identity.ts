import { expect, test } from '@jest/globals';
import type { Deployed } from '../deployed.ts';

export function identity({ stage, the, all }: Deployed): void {
  const pool = the('AWS::Cognito::UserPool').Properties;
  const client = the('AWS::Cognito::UserPoolClient', 'IdentityConsole').Properties;
  const site = stage.domain ? `https://${stage.domain.name}` : 'https://<SiteDistribution.DomainName>';

  const flow = stage.loginFlow === 'implicit' ? 'implicit' : 'code';

  test(`the only flow is ${flow}`, () => {
    expect(client.AllowedOAuthFlows).toEqual([flow]);
    expect(client.AllowedOAuthFlowsUserPoolClient).toBe(true);
    expect(client.ExplicitAuthFlows.sort()).toEqual(
      stage.passkeys ? ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH'] : ['ALLOW_USER_SRP_AUTH'],
    );
  });

  test('the client is public and says nothing about who exists', () => {
    expect(client.GenerateSecret).toBe(false);
    expect(client.PreventUserExistenceErrors).toBe('ENABLED');
  });

  test('it asks for the scopes of the API where access tokens carry them', () => {
    const ours = ['files.read', 'files.write', 'operate'].map((scope) => `<IdentityUsersApi>/${scope}`);
    expect(client.AllowedOAuthScopes).toEqual([
      'openid',
      'email',
      ...(stage.loginFlow === 'implicit' ? [] : ours),
    ]);
    expect(the('AWS::Cognito::UserPoolResourceServer').Properties).toMatchObject({
      Identifier: 'stowage',
      Scopes: [{ ScopeName: 'files.read' }, { ScopeName: 'files.write' }, { ScopeName: 'operate' }],
    });
  });

  test('programs sign in as themselves, for the scopes that they were given', () => {
    const machines = Object.entries(all('AWS::Cognito::UserPoolClient')).filter(
      ([id]) => id !== 'IdentityConsole',
    );
    expect(machines.map(([id]) => id)).toEqual(
      stage.machineClients.map(({ name }) => `IdentityMachine${name}`),
    );
    for (const [index, [, { Properties }]] of machines.entries()) {
      expect(Properties).toMatchObject({
        GenerateSecret: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: stage.machineClients[index]!.scopes.map((scope) =>
          scope.replace('stowage', '<IdentityUsersApi>'),
        ),
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      });
    }
  });

  test('passwords have at least 12 characters of four kinds', () => {
    expect(pool.Policies.PasswordPolicy).toMatchObject({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    });
  });

  test(`MFA is ${stage.mfa}, by an authenticator and not by text message`, () => {
    expect(pool.MfaConfiguration).toBe(stage.mfa === 'required' ? 'ON' : 'OPTIONAL');
    expect(pool.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
  });

  test(`passkeys are ${stage.passkeys ? 'taken, for two factors at once' : 'not taken'}`, () => {
    expect(pool.Policies.SignInPolicy.AllowedFirstAuthFactors).toEqual(
      stage.passkeys ? ['PASSWORD', 'WEB_AUTHN'] : ['PASSWORD'],
    );
    expect([pool.WebAuthnUserVerification, pool.WebAuthnFactorConfiguration]).toEqual(
      stage.passkeys ? ['required', 'MULTI_FACTOR_WITH_USER_VERIFICATION'] : [undefined, undefined],
    );
  });

  test('tokens can be revoked, refresh tokens rotate, access tokens live for 15 minutes', () => {
    expect(client.EnableTokenRevocation).toBe(true);
    expect(client.RefreshTokenRotation.Feature).toBe('ENABLED');
    expect(client.AccessTokenValidity).toBe(15);
    expect(client.TokenValidityUnits.AccessToken).toBe('minutes');
  });

  test('the pool is protected against deletion', () => {
    expect(pool.DeletionProtection).toBe('ACTIVE');
    expect(the('AWS::Cognito::UserPool').DeletionPolicy).toBe('Retain');
  });

  test('there are the groups operators and users', () => {
    const names = Object.values(all('AWS::Cognito::UserPoolGroup')).map(
      ({ Properties }) => Properties.GroupName,
    );
    expect(names.sort()).toEqual(['operators', 'users']);
  });

  test('a function shapes access tokens before they are signed', () => {
    expect(pool.LambdaConfig.PreTokenGenerationConfig).toEqual({
      LambdaArn: '<Identityshape-tokensFunction.Arn>'.replaceAll('-', ''),
      LambdaVersion: 'V2_0',
    });
    // Only these plans let a trigger change an access token.
    expect(['ESSENTIALS', 'PLUS']).toContain(pool.UserPoolTier);
  });

  test('people come back to the site or, with a code, to their own terminal, and to nowhere else', () => {
    const terminal = [47823, 47824, 47825].map((port) => `http://localhost:${port}/signed-in`);
    expect(client.CallbackURLs).toEqual([
      `${site}/signed-in`,
      ...(stage.loginFlow === 'implicit' ? [] : terminal),
    ]);
    expect(client.LogoutURLs).toEqual([`${site}/`]);
  });

  test('the login is the managed one, with a style', () => {
    expect(the('AWS::Cognito::UserPoolDomain').Properties).toMatchObject({
      Domain: `stowage-${stage.name}-<suffix>`,
      ManagedLoginVersion: 2,
    });
    expect(the('AWS::Cognito::ManagedLoginBranding').Properties.ClientId).toBe('<IdentityConsole>');
  });
}
