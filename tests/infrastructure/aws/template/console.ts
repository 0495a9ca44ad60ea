import { expect, test } from '@jest/globals';
import type { Deployed } from '../deployed.ts';

export function consoleContent({ the }: Deployed): void {
  test('what the console is served from is copied after the chunks that it names', () => {
    const { DependsOn = [] } = the('Custom::CDKBucketDeployment', 'ContentEntry');
    expect(DependsOn.some((id) => id.startsWith('ContentChunksCustomResource'))).toBe(true);
    expect(the('Custom::CDKBucketDeployment', 'ContentEntry').Properties.SystemMetadata).toEqual({
      'cache-control': 'no-cache',
    });
  });

  test('/config.json is made of addresses that were derived, not typed', () => {
    const markers = the('Custom::CDKBucketDeployment', 'ContentEntry').Properties.SourceMarkers;
    expect(Object.values(Object.assign({}, ...markers))).toEqual(
      expect.arrayContaining(['<IdentityUsers.ProviderURL>', '<IdentityConsole>']),
    );
  });
}
