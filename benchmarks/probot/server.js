// The smallest Probot app: it takes a comment and does nothing, so that only the acknowledgement is measured.
import { createServer } from "node:http";
import { createNodeMiddleware, createProbot } from "probot";

const app = (probot) => {
  probot.on("issue_comment.created", async () => {});
};

const middleware = await createNodeMiddleware(app, {
  probot: createProbot({ env: process.env }),
  webhooksPath: "/webhook",
});

const server = createServer((request, response) => {
  middleware(request, response, () => {
    response.writeHead(404);
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
