import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../instrumentation/src/config.ts';
import { resolveGlobalState } from '../../../instrumentation/src/global-state.ts';
import { createCallerCapture } from '../../../instrumentation/src/recording/caller.ts';
import { createRecordingOpener } from '../../../instrumentation/src/recording/open-recording.ts';

const state = resolveGlobalState();

function createOpener({ log }: { readonly log: (message: string) => void }) {
  const config = parseConfig({ TALLYLIGHT_SPOOL_DIR: 'off' });
  return createRecordingOpener({
    ...{ state, config, env: {}, folders: [] },
    captureCaller: createCallerCapture({ ...config, storage: state.usageContext }),
    isWanted: () => true,
    isolate: (create) => create(),
    log: (_level, message) => log(message),
  });
}

describe('the recording', () => {
  it('is opened once, though the app makes a request of what is said meanwhile', () => {
    const said: string[] = [];
    const opener = createOpener({
      log(message) {
        said.push(message);
        // As where the app ships what is written to stderr; a second one would say the same, and so on.
        if (said.length < 10) assert.equal(opener.open(), null);
      },
    });
    const recording = opener.open();
    assert.notEqual(recording, null);
    assert.equal(opener.open(), recording);
    assert.deepEqual(said, ['usage records go to http://127.0.0.1:4318/v1/traces']);
  });

  it('that cannot be opened is none, is said once, and is nothing to the app', async () => {
    const said: string[] = [];
    const opener = createOpener({
      log(message) {
        said.push(message);
        if (said.length === 1) throw new Error('no log');
      },
    });
    assert.deepEqual([opener.open(), opener.open()], [null, null]);
    assert.deepEqual(said.slice(1), ['could not start, nothing is recorded: Error: no log']);
    assert.deepEqual([await opener.flush(), opener.revision(), opener.unsentCount()], [true, 0, 0]);
  });
});
