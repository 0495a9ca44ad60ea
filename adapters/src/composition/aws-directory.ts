import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoUserDirectory } from '../aws/cognito-user-directory.ts';
import { sdkDefaults } from '../aws/sdk-defaults.ts';
import { sayUnavailable } from '../aws/unavailable.ts';
import type { Extension } from './aws.ts';
import { ports } from './tokens.ts';

/** The user pool as the directory of people. */
export const withUserPool: Extension = (container, { userPool }) => {
  const client = new CognitoIdentityProviderClient(sdkDefaults);
  client.middlewareStack.add(sayUnavailable, { step: 'initialize' });
  container.bind(ports.userDirectory).toConstantValue(new CognitoUserDirectory(client, userPool));
};
