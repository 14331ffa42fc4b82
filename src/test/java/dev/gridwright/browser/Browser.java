package dev.gridwright.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A headless Chromium with one page, told what to do by its debugging protocol. It remembers what the page
/// complained about and what it asked for.
public final class Browser implements AutoCloseable {
    /// That nothing comes within this time means that nothing will.
    private static final int PATIENCE_SECONDS = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = await(client.newWebSocketBuilder().buildAsync(page, new Listener()));
        for (var part : List.of("Page", "Runtime", "Log", "Network")) {
            send(part + ".enable", Map.of());
        }
    }

    /// @param profile an empty folder
    public static Browser start(Path profile) throws IOException {
        var command = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("TMPDIR", profile.toString());
        var process = command.start();
        try {
            return new Browser(process, page(process));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// Where the protocol of the first page is, which the browser says on its standard error.
    private static URI page(Process process) throws IOException {
        var said = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        var all = new ArrayList<String>();
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            all.add(line);
            int at = line.indexOf("ws://");
            if (at >= 0) {
                Thread.ofVirtual().start(() -> said.lines().forEach(more -> {}));
                return first("http://" + URI.create(line.substring(at).strip()).getAuthority() + "/json/list");
            }
        }
        throw new IOException("the browser did not start: " + String.join("\n", all));
    }

    /// The protocol is there before the page is.
    private static URI first(String list) throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            for (var target : JSON.readTree(URI.create(list).toURL())) {
                if (target.path("type").asText().equals("page")) {
                    return URI.create(target.path("webSocketDebuggerUrl").asText());
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IOException("the browser has no page");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            message.append(data);
            if (whole) {
                take(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(String text) {
        try {
            var message = JSON.readTree(text);
            if (message.has("id")) {
                var answer = answers.remove(message.path("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
                return;
            }
            var told = message.path("params");
            switch (message.path("method").asText()) {
                case "Page.loadEventFired" -> loaded.complete(null);
                case "Runtime.exceptionThrown" -> complaints.add(told.toString());
                case "Runtime.consoleAPICalled" ->
                    complaints.add(told.path("args").toString());
                case "Log.entryAdded" -> complaints.add(told.at("/entry/text").asText());
                case "Network.requestWillBeSent" ->
                    requests.add(told.at("/request/url").asText());
                default -> {
                    // Of no interest.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<JsonNode> tell(String method, Map<String, ?> parameters) {
        int id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(id, answer);
        try {
            await(socket.sendText(
                    JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        var result = await(tell(method, parameters));
        if (result.has("error")) {
            throw new AssertionError(method + ": " + result.path("error"));
        }
        return result.path("result");
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /// Opens a page and waits until it is loaded; complaints and requests are those since then.
    public void open(URI address) {
        complaints.clear();
        requests.clear();
        loaded = new CompletableFuture<>();
        send("Page.navigate", Map.of("url", address.toString()));
        await(loaded);
    }

    /// What a script comes to in the page, whatever its policy; a promise is waited for.
    public JsonNode evaluate(String script) {
        var result =
                send("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(result.path("exceptionDetails").toString());
        }
        return result.path("result").path("value");
    }

    /// Waits until an expression is true; the page itself looks at it again and again.
    public void until(String expression) {
        var look = "new Promise(done => { const look = left => { let is = false; try { is = !!(" + expression
                + "); } catch { } if (is || left === 0) done(is); else setTimeout(() => look(left - 1), 50); };"
                + " look(20); })";
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            if (isTrue(look)) {
                return;
            }
        }
        throw new AssertionError(
                "Never true: " + expression + "\nThe page shows: " + text() + "\nIt complains: " + complaints);
    }

    /// What is looked for while the page is left for another is not there yet.
    private boolean isTrue(String script) {
        try {
            return evaluate(script).asBoolean();
        } catch (AssertionError e) {
            return false;
        }
    }

    /// Clicks on the first button, link or summary that reads so, once there is one.
    public void click(String words) {
        var those = "[...document.querySelectorAll('button, a, summary')]";
        until(those + ".some(each => each.innerText.trim() === '" + words + "')");
        evaluate(those + ".find(each => each.innerText.trim() === '" + words + "').click()");
    }

    /// What a reader sees.
    public String text() {
        return evaluate("document.body.innerText").asText();
    }

    /// @param feature as in `prefers-color-scheme`
    public void emulate(String media, String feature, String value) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", feature, "value", value))));
    }

    /// Errors, exceptions and what was written to the console.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// The addresses that were asked for, that of the page among them.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        // It may be gone before it has answered.
        var unused = tell("Browser.close", Map.of());
        await(process.onExit());
        socket.abort();
        client.shutdownNow();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> await(one.onExit()));
    }
}
