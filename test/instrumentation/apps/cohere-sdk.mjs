// Calls Cohere through its SDK, one fixture each, and prints the usage that the SDK reads.
import { CohereClient, CohereClientV2 } from 'cohere-ai';

const token = 'simulated';
const v1 = new CohereClient({ token });
const v2 = new CohereClientV2({ token });
const answered = (name) => ({ headers: { 'x-fixture': name }, maxRetries: 0 });
const messages = [{ role: 'user', content: 'Name a colour.' }];

const chat = await v2.chat({ model: 'command-a-03-2025', messages }, answered('cohere/chat'));

let streamed;
const stream = await v2.chatStream(
  { model: 'command-r7b-12-2024', messages },
  answered('cohere/chat-stream'),
);
for await (const event of stream) if (event.type === 'message-end') streamed = event.delta?.usage;

const older = await v1.chat(
  { model: 'command-r-08-2024', message: 'Name a colour.' },
  answered('cohere/chat-v1'),
);
const embed = await v2.embed(
  { model: 'embed-v4.0', texts: ['red'], inputType: 'search_document', embeddingTypes: ['float'] },
  answered('cohere/embed'),
);
const rerank = await v2.rerank(
  { model: 'rerank-v3.5', query: 'q', documents: ['a'] },
  answered('cohere/rerank'),
);
const refused = await v2
  .chat({ model: 'command-a-03-2025', messages }, answered('cohere/chat-429'))
  .catch((error) => error.statusCode);

console.log(
  JSON.stringify({
    billed: [chat.usage, streamed, older.meta, embed.meta, rerank.meta].map(
      (usage) => usage?.billedUnits,
    ),
    refused,
  }),
);
