import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { runCommand } from './run-command.ts';

describe('The command line', () => {
  test('of help shows every command, on stdout', async () => {
    for (const args of [['help'], ['--help'], ['-h'], ['explain', '--help'], ['help', 'doctor']]) {
      const { exitCode, stdout, stderr } = await runCommand(args);
      assert.equal(exitCode, 0);
      assert.match(stdout, /tallylight doctor .*tallylight explain <id>/s);
      assert.equal(stderr, '');
    }
  });

  test('of version shows the version of the package', async () => {
    const url = new URL('../../../processor/package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(url, 'utf8')) as { version: string };
    for (const args of [['--version'], ['-v'], ['version']]) {
      assert.deepEqual(await runCommand(args), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  const mistakes: readonly (readonly [string, RegExp])[] = [
    [
      '',
      /^tallylight: Give a command: doctor, explain, prices, reprice, gaps, retention, users, ledger, quarantine, tokens or help\. See tallylight help\.\n$/,
    ],
    ['docter', /There is no command “docter”/],
    ['doctor now', /doctor takes no arguments, but got “now”/],
    ['explain', /explain takes one record id/],
    ['explain a b', /explain takes one record id/],
    ['doctor --colour', /Unknown option '--colour'/],
    ['doctor --scope read', /doctor takes no option --scope/],
    ['tokens', /tokens takes list, create, or revoke <id>/],
    ['tokens make', /tokens takes list, create, or revoke <id>/],
    ['tokens revoke', /tokens takes list, create, or revoke <id>/],
    ['tokens revoke tl_read_abc', /takes the id that tokens list shows, a number; not the token/],
    ['tokens list all', /tokens list takes no arguments, but got “all”/],
    ['tokens list --scope read', /--scope is for tokens create/],
    ['tokens create --name ci', /needs --scope ingest, read or admin/],
    ['tokens create --scope ingest', /needs --name/],
    [
      'tokens create --scope read --name all --tenant acme --all-tenants',
      /--tenant and --all-tenants exclude each other/,
    ],
    ['prices', /prices takes list, show <provider\/model>, add <provider\/model>, verify <id>/],
    ['prices show', /Write tallylight prices show <provider\/model>\./],
    ['prices show gpt-5', /“gpt-5” names no model\. Write the provider as well/],
    ['prices list all', /Write tallylight prices list\./],
    ['prices list --apply', /prices list takes no option --apply/],
    ['prices list --all --at 2026-01-01', /--at and --all exclude each other/],
    ['prices diff --apply', /prices diff takes no option --apply/],
    ['prices add openai/x --rate input', /--rate is “input”\. Write a meter and its USD/],
    [
      'prices add openai/x --rate input=1 --rate input=2',
      /--rate input is given twice\. Give each meter once/,
    ],
    ['prices verify x', /Say who does it: --by <name>/],
    ['tokens list --by Ada', /tokens takes no option --by/],
    ['doctor --url', /--url/],
    ['doctor --url localhost:4318', /--url is “localhost:4318”\. Give an address such as/],
    ['doctor --url ftp://localhost', /--url is “ftp:\/\/localhost”/],
    // Arguments are visible to everybody on the machine: there is no such option.
    ['doctor --token secret', /Unknown option '--token'/],
  ];
  for (const [line, message] of mistakes) {
    test(`“${line}” is answered on stderr with exit code 2`, async () => {
      const { exitCode, stdout, stderr } = await runCommand(line.split(' ').filter(Boolean));
      assert.equal(exitCode, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
    });
  }

  test('names the variable when that is the mistake', async () => {
    const { exitCode, stderr } = await runCommand(['doctor'], { env: { TALLYLIGHT_URL: 'here' } });
    assert.equal(exitCode, 2);
    assert.match(stderr, /TALLYLIGHT_URL is “here”/);
  });
});
