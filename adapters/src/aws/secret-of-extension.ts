/** Where Lambda's extension for parameters and secrets listens, inside the function's own sandbox. */
const extension = 'http://localhost:2773';

/**
 * A secret of Secrets Manager, through the extension, which remembers it for five minutes.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 *
 * @param sessionToken of the function's role: the extension answers nobody else
 */
export async function secretOfExtension(
  secretId: string,
  sessionToken: string,
  origin = extension,
): Promise<string> {
  const reply = await fetch(`${origin}/secretsmanager/get?secretId=${encodeURIComponent(secretId)}`, {
    headers: { 'X-Aws-Parameters-Secrets-Token': sessionToken },
    signal: AbortSignal.timeout(5_000),
  });
  if (!reply.ok) throw new Error(`The secret could not be read: ${reply.status}.`);
  return ((await reply.json()) as { SecretString: string }).SecretString;
}
