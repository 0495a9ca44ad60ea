import { deployedPublisher } from '../composition/aws-publisher.ts';
import { journalStreamHandler } from '../events/journal-stream-handler.ts';

export const handler = journalStreamHandler(deployedPublisher());
