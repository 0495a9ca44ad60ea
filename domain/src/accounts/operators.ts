import { DomainError } from '../kernel/errors.ts';
import type { User } from '../ports/user-directory.ts';

/** Whose members operate the service; the name is matched exactly. */
export const operatorsGroup = 'operators';

export const isOperator = (user: Pick<User, 'groups' | 'enabled'> | undefined): boolean =>
  user?.enabled === true && user.groups.includes(operatorsGroup);

export const notAllowed = (): DomainError =>
  new DomainError('forbidden', 'The token does not allow this request.');
