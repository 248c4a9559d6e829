import { setUsageContext, withUsageContext } from '@tallylight/instrumentation';
import { authenticate } from '../authenticate.mjs';

// #region recipe
/** Wraps a route handler: every call in it belongs to the user of the request. */
export function withUser(feature, handler) {
  return function POST(request, context) {
    return withUsageContext({ project: 'shop', feature }, async () => {
      const user = await authenticate(request.headers.get('authorization'));
      setUsageContext({ userId: user.id });
      return handler(request, context);
    });
  };
}
// #endregion
