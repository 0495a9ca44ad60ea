// Runs before Cognito signs a token. The hosted login grants any scope that a client may ask for to anybody who asks;
// that only operators operate has to be said here.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html

import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import type { Scope } from '../contract/routes.ts';

const operate: Scope = 'stowage/operate';

/** Takes the operators' scope out of the access tokens of everybody who is not in their group. */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> {
  const groups = event.request.groupConfiguration?.groupsToOverride ?? [];
  if (!groups.includes('operators')) {
    event.response.claimsAndScopeOverrideDetails = {
      accessTokenGeneration: { scopesToSuppress: [operate] },
    };
  }
  return event;
}
