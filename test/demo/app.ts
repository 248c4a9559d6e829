import { setTimeout as sleep } from 'node:timers/promises';
import { withUsageContext } from '@tallylight/instrumentation';
import { createAskProvider } from './ask-provider.ts';
import { scenario } from './scenario.ts';

/*
 * The demo's app: official SDKs, and nothing of Tallylight but the words who causes each call.
 * It is started with `node --import @tallylight/instrumentation/register app.ts`.
 */

// Without the demo there is nobody to answer, and nobody to end this.
const demo = process.ppid;
const askProvider = createAskProvider(JSON.parse(process.env.DEMO_ORIGINS ?? '{}'));
const rounds = process.env.DEMO_ROUNDS === undefined ? Infinity : Number(process.env.DEMO_ROUNDS);

for (let round = 0; round < rounds && process.ppid === demo; round += 1) {
  for (const call of scenario) {
    const { user, feature } = call;
    try {
      await withUsageContext(
        { userId: user, feature, project: 'shop', tags: { team: 'web' } },
        () => askProvider(call),
      );
    } catch (error) {
      // As in life: one overloaded provider does not end the app.
      console.error(`${call.model}: ${error instanceof Error ? error.message : error}`);
    }
    // Brisk at first, then at an easy pace.
    await sleep(round === 0 ? 150 : 1500);
  }
}
