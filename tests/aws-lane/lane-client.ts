import { documentClient } from '@stowage/adapters/aws/document-client';

/** Milliseconds that work may take against a server on a small machine that does other work, too. */
export const lanePatience = 60_000;

/** As in production, but patient. */
export const laneClient = () => documentClient({ requestHandler: { requestTimeout: lanePatience } });
