// Everything on AWS, but for the directory: only the function that looks people up loads what that takes (aws-directory.ts).

import { Container } from 'inversify';
import { documentClient } from '../aws/document-client.ts';
import { DynamoDbCatalog } from '../aws/dynamodb-catalog.ts';
import { DynamoDbCheckpoints } from '../aws/dynamodb-checkpoints.ts';
import { DynamoDbEventLag } from '../aws/dynamodb-event-lag.ts';
import { DynamoDbFolders } from '../aws/dynamodb-folders.ts';
import { DynamoDbInventory } from '../aws/dynamodb-inventory.ts';
import { DynamoDbJournal } from '../aws/dynamodb-journal.ts';
import { DynamoDbLedger } from '../aws/dynamodb-ledger.ts';
import { DynamoDbRegister } from '../aws/dynamodb-register.ts';
import { DynamoDbSessions } from '../aws/dynamodb-sessions.ts';
import { DynamoDbStatistics } from '../aws/dynamodb-statistics.ts';
import { S3ObjectStore } from '../aws/s3-object-store.ts';
import type { Environment, Settings } from '../settings.ts';
import type { Credentials } from '../signing/sigv4.ts';
import { ambient, ports } from './tokens.ts';
import { bindAmbient, bindUseCases, servicesOf, type Ambient, type Services } from './use-cases.ts';

/** Binds what only some functions need. */
export type Extension = (container: Container, settings: Settings) => void;

/**
 * @param environment where Lambda leaves the role's credentials, and where the SDK looks for them too; its
 *   `AWS_ENDPOINT_URL_…` send the adapters to servers other than AWS's
 */
export function composeAws(
  given: Ambient,
  environment: Environment,
  extensions: readonly Extension[] = [],
): Services {
  const container = new Container();
  const { settings } = given;
  const { table, quota } = settings;
  const books = documentClient();
  const bucket = {
    name: settings.bucket,
    region: settings.region,
    endpoint: environment['AWS_ENDPOINT_URL_S3'],
  };
  bindAmbient(container, given);
  container.bind(ports.ledger).toConstantValue(new DynamoDbLedger(books, table, quota));
  container.bind(ports.catalog).toConstantValue(new DynamoDbCatalog(books, table));
  container.bind(ports.folders).toConstantValue(new DynamoDbFolders(books, table));
  container.bind(ports.journal).toConstantValue(new DynamoDbJournal(books, table));
  container.bind(ports.inventory).toConstantValue(new DynamoDbInventory(books, table));
  container.bind(ports.checkpoints).toConstantValue(new DynamoDbCheckpoints(books, table));
  container.bind(ports.eventLag).toConstantValue(new DynamoDbEventLag(books, table));
  container
    .bind(ports.objectStore)
    .toResolvedValue((clock) => new S3ObjectStore(bucket, credentialsIn(environment), clock), [ambient.clock])
    .inSingletonScope();
  container.bind(ports.register).toConstantValue(new DynamoDbRegister(books, table, quota));
  container.bind(ports.sessions).toConstantValue(new DynamoDbSessions(books, table));
  container.bind(ports.statistics).toConstantValue(new DynamoDbStatistics(books, table));
  for (const extend of extensions) extend(container, settings);
  bindUseCases(container);
  return servicesOf(container);
}

function credentialsIn(environment: Environment): () => Credentials {
  return () => {
    const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
    const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
    if (!accessKeyId || !secretAccessKey) throw new Error('The environment has no AWS credentials.');
    return { accessKeyId, secretAccessKey, sessionToken: environment['AWS_SESSION_TOKEN'] };
  };
}
