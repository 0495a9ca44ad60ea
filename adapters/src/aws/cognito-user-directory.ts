import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminUserGlobalSignOutCommand,
  InvalidParameterException,
  ListUsersCommand,
  UserNotFoundException,
  type AttributeType,
  type CognitoIdentityProviderClient,
  type ListUsersCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { invalid, Owner, type Page, type PageRequest, type User, type UserDirectory } from '@stowage/domain';

/** Cognito's limit on one request. */
const mostAtOnce = 60;

/** The people of a user pool. It takes a sub wherever it asks for a username. */
export class CognitoUserDirectory implements UserDirectory {
  readonly #client: CognitoIdentityProviderClient;
  readonly #userPool: string;

  constructor(client: CognitoIdentityProviderClient, userPool: string) {
    this.#client = client;
    this.#userPool = userPool;
  }

  async find(sub: Owner): Promise<User | undefined> {
    return unlessUnknown(async () => {
      const [user, groups] = await Promise.all([
        this.#client.send(new AdminGetUserCommand(this.#who(sub))),
        this.#groups(sub),
      ]);
      return userOf(sub, user.UserAttributes, groups, user.Enabled);
    });
  }

  /** Pages of at most 60; groups are asked for one user at a time, since Cognito lists users without them. */
  async list(page: PageRequest): Promise<Page<User>> {
    const { Users = [], PaginationToken } = await this.#page(page);
    const items = await Promise.all(
      Users.map(async (user) => {
        const sub = Owner.parse(attribute(user.Attributes, 'sub')!);
        return userOf(sub, user.Attributes, await this.#groups(sub), user.Enabled);
      }),
    );
    return { items, next: PaginationToken ?? null };
  }

  async disable(sub: Owner): Promise<void> {
    await unlessUnknown(() => this.#client.send(new AdminDisableUserCommand(this.#who(sub))));
  }

  async enable(sub: Owner): Promise<void> {
    await unlessUnknown(() => this.#client.send(new AdminEnableUserCommand(this.#who(sub))));
  }

  async signOut(sub: Owner): Promise<void> {
    await unlessUnknown(() => this.#client.send(new AdminUserGlobalSignOutCommand(this.#who(sub))));
  }

  /** Cognito ends one session of a person only for whoever has its refresh token. */
  async endSession(): Promise<void> {}

  async #page({ limit, after }: PageRequest): Promise<ListUsersCommandOutput> {
    try {
      return await this.#client.send(
        new ListUsersCommand({
          UserPoolId: this.#userPool,
          Limit: Math.min(limit, mostAtOnce),
          PaginationToken: after,
        }),
      );
    } catch (error) {
      // It is the one parameter that is not ours.
      if (after === undefined || !(error instanceof InvalidParameterException)) throw error;
      throw invalid('cursor', 'is not a place in this listing');
    }
  }

  async #groups(sub: Owner): Promise<string[]> {
    // One page has room for 60 groups; Stowage has two.
    const { Groups = [] } = await this.#client.send(new AdminListGroupsForUserCommand(this.#who(sub)));
    return Groups.map(({ GroupName }) => GroupName!).sort();
  }

  #who(sub: Owner): { UserPoolId: string; Username: string } {
    return { UserPoolId: this.#userPool, Username: sub };
  }
}

async function unlessUnknown<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}

const attribute = (attributes: readonly AttributeType[] | undefined, name: string): string | undefined =>
  attributes?.find(({ Name }) => Name === name)?.Value;

const userOf = (
  sub: Owner,
  attributes: readonly AttributeType[] | undefined,
  groups: readonly string[],
  enabled: boolean | undefined,
): User => ({
  sub,
  // People sign in by their address, so each has one.
  email: attribute(attributes, 'email') ?? '',
  groups,
  enabled: enabled ?? false,
});
