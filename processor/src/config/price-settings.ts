import { recipients } from './alerting-setting-types.ts';
import { dataSet, defaultDataSet, refresh } from './price-refresh-types.ts';
import { discount, hostPattern, instant, rates } from './price-setting-types.ts';
import { createList, createSection, createSwitch } from './setting.ts';
import { createName, webhookUrl } from './setting-types.ts';

/** A price of a user's own, in the file or over the API. */
export const ownPrice = createSection({
  model: createName('a model id, or a pattern such as my-model-*').default('*'),
  provider: createName('the name of a provider, as records have it').optional(),
  host: hostPattern.optional(),
  environment: createName('the name of an environment').optional(),
  organization: createName('the name of an organisation').optional(),
  valid_from: instant.optional(),
  valid_to: instant.optional(),
  rates: rates.optional(),
  discount: discount.optional(),
  free: createSwitch().optional(),
  subscription: createSwitch().optional(),
});

const alias = createSection({
  name: createName('what the calls name, or a pattern with *'),
  provider: createName('the name of a provider, as records have it').optional(),
  host: hostPattern.optional(),
  model: createName('the id of the model that it is'),
});

/** `prices:` in the file. */
export const prices = createSection({
  own: createList('a list of prices', ownPrice).default([]),
  aliases: createList('a list of names', alias).default([]),
  refresh: refresh.default('off'),
  refresh_url: dataSet.default(defaultDataSet),
  webhook_url: webhookUrl.optional(),
  recipients: recipients.default([]),
}).prefault({});
