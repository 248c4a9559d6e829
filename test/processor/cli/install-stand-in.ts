import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts a package that stands for the instrumentation into the folder of an app, and returns that folder. */
export async function installStandIn(app: string, source: string): Promise<string> {
  const target = join(app, 'node_modules/@tallylight/instrumentation');
  await mkdir(target, { recursive: true });
  await writeFile(
    join(target, 'package.json'),
    '{"name":"@tallylight/instrumentation","type":"module","exports":{"./register":{"default":"./register.js"}}}',
  );
  await writeFile(join(target, 'register.js'), source);
  return app;
}
