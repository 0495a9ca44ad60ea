import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoUserDirectory } from '@stowage/adapters/aws/cognito-user-directory';
import { Owner, type User } from '@stowage/domain';
import { describeUserDirectory } from './user-directory.contract.ts';

const client = new CognitoIdentityProviderClient();

describeUserDirectory('Cognito', async () => {
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: 'contracts', UsernameAttributes: ['email'] }),
  );
  const pool = UserPool!.Id!;
  await client.send(new CreateGroupCommand({ UserPoolId: pool, GroupName: 'operators' }));
  await client.send(new CreateGroupCommand({ UserPoolId: pool, GroupName: 'users' }));
  const users = [
    await create(pool, 'user@example.test', ['users'], true),
    await create(pool, 'operator@example.test', ['operators', 'users'], true),
    await create(pool, 'gone@example.test', [], false),
  ];
  return { directory: new CognitoUserDirectory(client, pool), users, close: async () => client.destroy() };
});

async function create(
  UserPoolId: string,
  email: string,
  groups: readonly string[],
  enabled: boolean,
): Promise<User> {
  const { User: created } = await client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  );
  for (const GroupName of groups) {
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName }));
  }
  if (!enabled) await client.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
  const sub = created!.Attributes!.find(({ Name }) => Name === 'sub')!.Value!;
  return { sub: Owner.parse(sub), email, groups, enabled };
}
