import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRequestHead } from '../../support/create-request-head.ts';
import { resolveRoute } from '../../support/resolve-route.ts';

describe('the model of a call to Bedrock', () => {
  const read = (url: string) => {
    const head = createRequestHead({ url });
    return resolveRoute(head)?.format.readRequest(head, {});
  };

  it('T19: is the id as the path has it, with its geography', () => {
    const host = 'https://bedrock-runtime.eu-central-1.amazonaws.com';
    const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const expected = { model, stream: false, region: 'eu-central-1' };
    assert.deepEqual(read(`${host}/model/${encodeURIComponent(model)}/converse`), expected);
    assert.deepEqual(read(`${host}/model/${model}/invoke`), expected);
    assert.deepEqual(read(`${host}/model/${model}/converse-stream`), { ...expected, stream: true });
  });

  it('T19: may be an ARN, percent-encoded or as it is', () => {
    const host = 'https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com';
    const model = 'arn:aws:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.x.y-v1:0';
    const expected = { model, stream: false, region: 'us-gov-west-1' };
    assert.deepEqual(read(`${host}/model/${encodeURIComponent(model)}/converse`), expected);
    assert.deepEqual(read(`${host}/model/${model}/converse`), expected);
  });

  it('T17, T19: tells whose it is, also in an ARN whose slash is left as it is', () => {
    const host = 'https://bedrock-runtime.us-east-1.amazonaws.com';
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-x';
    // Of Claude the input leaves out the cache, whatever the total says: 1,000 + 500 = 1,500.
    const usage = {
      inputTokens: 1000,
      cacheReadInputTokens: 500,
      outputTokens: 100,
      totalTokens: 1100,
    };
    for (const id of [arn, encodeURIComponent(arn)]) {
      const head = createRequestHead({ url: `${host}/model/${id}/converse` });
      assert.deepEqual(resolveRoute(head)?.format.readResponse({ usage }).usage, {
        inputTokens: 1500,
        cacheReadInputTokens: 500,
        outputTokens: 100,
      });
    }
    const embeddings = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0';
    const head = createRequestHead({ url: `${host}/model/${embeddings}/invoke` });
    assert.equal(resolveRoute(head)?.format.operationName, 'embeddings');
  });

  it('has its region in the name of an endpoint inside of a VPC as well', () => {
    const host = 'https://vpce-0a1b-2c3d.bedrock-runtime.ap-south-1.vpce.amazonaws.com';
    assert.deepEqual(read(`${host}/model/amazon.nova-lite-v1%3A0/converse`), {
      model: 'amazon.nova-lite-v1:0',
      stream: false,
      region: 'ap-south-1',
    });
  });

  it('of an asynchronous call stands in the body, with the seconds that it bills', () => {
    const url = 'https://bedrock-runtime.us-east-1.amazonaws.com/async-invoke';
    const head = createRequestHead({ url });
    const format = resolveRoute(head)?.format;
    assert.deepEqual(
      format?.readRequest(head, {
        modelId: 'amazon.nova-reel-v1:1',
        modelInput: { videoGenerationConfig: { durationSeconds: 12 } },
      }),
      { model: 'amazon.nova-reel-v1:1', region: 'us-east-1', units: { video_seconds: 12 } },
    );
    assert.deepEqual(
      format?.readRequest(head, { modelId: 'luma.ray-v2:0', modelInput: { duration: '9s' } }),
      { model: 'luma.ray-v2:0', region: 'us-east-1', units: { video_seconds: 9 } },
    );
  });

  it('of the agents’ reranking stands in its ARN', () => {
    const head = createRequestHead({
      url: 'https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank',
    });
    const modelArn = 'arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0';
    assert.deepEqual(
      resolveRoute(head)?.format.readRequest(head, {
        queries: [{}],
        sources: [{}, {}],
        rerankingConfiguration: {
          bedrockRerankingConfiguration: { modelConfiguration: { modelArn } },
        },
      }),
      { model: 'amazon.rerank-v1:0', region: 'us-west-2', units: { search_units: 1 } },
    );
  });
});
