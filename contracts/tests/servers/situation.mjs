// A server of Node before one that keeps the contract. Arguments: its address, and the situation:
// "quirks": closes connections that are idle for a few milliseconds, as Node does after five seconds.
// "dies": decodes the path without a thought, so that a path that is no UTF-8 ends the process.
import http from "node:http";

const [upstream, situation] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: false });
const server = http.createServer((request, response) => {
  if (situation === "dies") decodeURIComponent(request.url);
  const headers = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i].toLowerCase() !== "connection") headers.push([request.rawHeaders[i], request.rawHeaders[i + 1]]);
  }
  const { hostname, port } = new URL(upstream);
  const onward = http.request({ hostname, port, agent, method: request.method, path: request.url, setHost: false });
  for (const [name, value] of headers) onward.appendHeader(name, value);
  onward.on("response", (answer) => {
    const fields = [];
    for (let i = 0; i < answer.rawHeaders.length; i += 2) {
      if (!["connection", "transfer-encoding", "keep-alive"].includes(answer.rawHeaders[i].toLowerCase())) {
        fields.push(answer.rawHeaders[i], answer.rawHeaders[i + 1]);
      }
    }
    response.writeHead(answer.statusCode, fields);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
});
server.keepAliveTimeout = situation === "quirks" ? 3 : 60000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
