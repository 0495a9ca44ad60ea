import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { keepTheirNames } from '../../../../infrastructure/aws/constructs/console-content.ts';
import type { Deployed } from '../deployed.ts';

export function consoleContent({ stage, the }: Deployed): void {
  test('what the console is served from is copied after the chunks that it names', () => {
    const { DependsOn = [] } = the('Custom::CDKBucketDeployment', 'ContentEntry');
    expect(DependsOn.some((id) => id.startsWith('ContentChunksCustomResource'))).toBe(true);
    expect(the('Custom::CDKBucketDeployment', 'ContentEntry').Properties.SystemMetadata).toEqual({
      'cache-control': 'no-cache',
    });
  });

  test('what is copied as it is keeps its name, and so is not kept by browsers', () => {
    const copied = readdirSync(new URL('../../../../console/public', import.meta.url));
    expect(keepTheirNames).toEqual(expect.arrayContaining(copied));
  });

  test('/config.json is made of addresses that were derived, not typed', () => {
    const [, markers] = the('Custom::CDKBucketDeployment', 'ContentEntry').Properties.SourceMarkers;
    expect(Object.values(markers)).toEqual(
      expect.arrayContaining(['<IdentityUsers.ProviderURL>', '<IdentityConsole>']),
    );
  });

  test('/openapi.json is there, too, and says where this deployment signs people in', () => {
    const { SourceObjectKeys, SourceMarkers } = the('Custom::CDKBucketDeployment', 'ContentEntry').Properties;
    expect(SourceObjectKeys).toHaveLength(3);
    // The hosted login has the stack's own suffix in its name; the classic flow has no address to tell.
    const isTold = Object.values(SourceMarkers[2] ?? {}).includes('<suffix>');
    expect(isTold).toBe(stage.loginFlow !== 'implicit');
  });
}
