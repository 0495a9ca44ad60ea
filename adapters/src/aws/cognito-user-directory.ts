import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  UserNotFoundException,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Owner, User, UserDirectory } from '@stowage/domain';

/** The people of a user pool. It takes a sub wherever it asks for a username. */
export class CognitoUserDirectory implements UserDirectory {
  readonly #client: CognitoIdentityProviderClient;
  readonly #userPool: string;

  constructor(client: CognitoIdentityProviderClient, userPool: string) {
    this.#client = client;
    this.#userPool = userPool;
  }

  async find(sub: Owner): Promise<User | undefined> {
    const who = { UserPoolId: this.#userPool, Username: sub };
    try {
      const [user, groups] = await Promise.all([
        this.#client.send(new AdminGetUserCommand(who)),
        // One page has room for 60 groups; Stowage has two.
        this.#client.send(new AdminListGroupsForUserCommand(who)),
      ]);
      const email = user.UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
      return {
        sub,
        // People sign in by their address, so each has one.
        email: email ?? '',
        groups: (groups.Groups ?? []).map(({ GroupName }) => GroupName!).sort(),
        enabled: user.Enabled ?? false,
      };
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw error;
    }
  }
}
