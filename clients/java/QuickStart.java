import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A quick start for systems in Java: JDK 17, nothing else. Take from it what you need.
 *
 * <pre>
 * export PORTAL=https://portal.example.gov.cn CLIENT_ID=… CLIENT_SECRET=…
 * java QuickStart.java push /api/v1/figures/ batch.json 2026-04-trade   # the last is the Idempotency-Key
 * java QuickStart.java read /api/v1/warehouses/
 * WEBHOOK_SECRET=whsec_… java QuickStart.java listen 8080
 * </pre>
 */
public final class QuickStart {
    private static final int ATTEMPTS = 5;

    public static void main(String[] arguments) throws Exception {
        String verb = arguments.length == 0 ? "" : arguments[0];
        if (verb.equals("push") && arguments.length == 4) {
            Portal portal = Portal.fromEnvironment();
            HttpResponse<String> answer = portal.push(arguments[1], Files.readString(Path.of(arguments[2])), arguments[3]);
            System.out.println(answer.statusCode() + " " + answer.headers().firstValue("Location").orElse("-"));
            System.out.println(answer.body());
            System.exit(answer.statusCode() < 300 ? 0 : 1);
        } else if (verb.equals("read") && arguments.length == 2) {
            for (Object item : Portal.fromEnvironment().read(arguments[1])) {
                System.out.println(item);
            }
        } else if (verb.equals("listen") && arguments.length == 2) {
            Webhooks webhooks = new Webhooks(List.of(System.getenv("WEBHOOK_SECRET").split(" ")), Duration.ofMinutes(5));
            listen(Integer.parseInt(arguments[1]), webhooks);
        } else {
            System.err.println("push PATH FILE KEY | read PATH | listen PORT");
            System.exit(2);
        }
    }

    /** The portal, with a token that is asked for again before it ends. */
    static final class Portal {
        private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        private final URI base;
        private final String id;
        private final String secret;
        private String token;
        private Instant tokenEnds = Instant.EPOCH;

        Portal(URI base, String id, String secret) {
            this.base = base;
            this.id = id;
            this.secret = secret;
        }

        static Portal fromEnvironment() {
            Map<String, String> given = System.getenv();
            return new Portal(URI.create(given.get("PORTAL")), given.get("CLIENT_ID"), given.get("CLIENT_SECRET"));
        }

        /** All items of a list: page by page, each page's `next` being the address of the one after it. */
        List<Object> read(String path) throws IOException, InterruptedException {
            List<Object> items = new ArrayList<>();
            for (String next = path; next != null; ) {
                HttpResponse<String> answer = send(request(next).GET());
                if (answer.statusCode() != 200) {
                    throw new IOException(answer.statusCode() + " " + answer.body());
                }
                Map<?, ?> page = (Map<?, ?>) new Json(answer.body()).read();
                items.addAll((List<?>) page.get("items"));
                next = (String) page.get("next");
            }
            return items;
        }

        /** A write that may be sent again without harm: under the same key it is answered again and not done again. */
        HttpResponse<String> push(String path, String body, String key) throws IOException, InterruptedException {
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(body)));
        }

        private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
            return HttpRequest.newBuilder(base.resolve(path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Accept-Language", "en")
                    .header("Authorization", "Bearer " + token());
        }

        /** Repeats what met a broken line or an overloaded portal, as late as `Retry-After` says. */
        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            for (int attempt = 1; ; attempt++) {
                long wait = 1L << attempt;
                try {
                    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
                    int status = answer.statusCode();
                    if (attempt == ATTEMPTS || status != 429 && status != 503) {
                        return answer;
                    }
                    wait = answer.headers().firstValueAsLong("Retry-After").orElse(wait);
                } catch (IOException broken) {
                    if (attempt == ATTEMPTS) {
                        throw broken;
                    }
                }
                Thread.sleep(wait * 1000);
            }
        }

        private String token() throws IOException, InterruptedException {
            if (Instant.now().isBefore(tokenEnds.minusSeconds(30))) {
                return token;
            }
            String form = "grant_type=client_credentials&client_id=" + encoded(id) + "&client_secret=" + encoded(secret);
            HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve("/api/v1/oauth/token/"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            Map<?, ?> given = (Map<?, ?>) new Json(answer.body()).read();
            token = (String) given.get("access_token");
            tokenEnds = Instant.now().plusSeconds(Long.parseLong(given.get("expires_in").toString()));
            return token;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /** Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret in use. */
    static final class Webhooks {
        private final List<byte[]> keys = new ArrayList<>();
        private final Duration tolerance;
        private final Map<String, Instant> seen = new LinkedHashMap<>();

        Webhooks(List<String> secrets, Duration tolerance) {
            for (String secret : secrets) {
                keys.add(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")));
            }
            this.tolerance = tolerance;
        }

        /** Whether the message is the portal's own and of this moment; the body as it came, before it is parsed. */
        boolean isGenuine(String id, String timestamp, String signatures, byte[] body, Instant now)
                throws GeneralSecurityException {
            Instant sent;
            try {
                sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
            } catch (RuntimeException wrong) {
                return false;
            }
            if (Duration.between(sent, now).abs().compareTo(tolerance) > 0) {
                return false; // recorded and played back
            }
            boolean genuine = false;
            for (byte[] key : keys) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
                byte[] expected = mac.doFinal(body);
                for (String signature : signatures.trim().split(" +")) {
                    genuine |= signature.startsWith("v1,") && MessageDigest.isEqual(expected, decoded(signature));
                }
            }
            return genuine;
        }

        /** The portal sends again what was not answered, under the same id: true the first time only. Keep the ids in
         * your database: this memory ends with the process. */
        synchronized boolean isNew(String id, Instant now) {
            seen.values().removeIf(at -> at.isBefore(now.minus(Duration.ofDays(4))));
            return seen.putIfAbsent(id, now) == null;
        }

        private static byte[] decoded(String signature) {
            try {
                return Base64.getDecoder().decode(signature.substring("v1,".length()));
            } catch (IllegalArgumentException wrong) {
                return new byte[0];
            }
        }
    }

    /** Takes webhooks on this machine: 204 for what is the portal's own, 400 for anything else. */
    static void listen(int port, Webhooks webhooks) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String id = header(exchange, "webhook-id");
            try {
                boolean genuine = webhooks.isGenuine(
                        id, header(exchange, "webhook-timestamp"), header(exchange, "webhook-signature"), body, Instant.now());
                if (genuine && webhooks.isNew(id, Instant.now())) {
                    System.out.println(id + " " + new String(body, StandardCharsets.UTF_8));
                }
                exchange.sendResponseHeaders(genuine ? 204 : 400, -1);
            } catch (GeneralSecurityException missing) {
                exchange.sendResponseHeaders(500, -1);
            } finally {
                exchange.close();
            }
        });
        server.start();
        System.out.println("listening on " + server.getAddress().getPort());
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** Reads JSON into maps, lists, strings, booleans and null; numbers stay texts, so that none is rounded. */
    static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object read() {
            switch (peek()) {
                case '{':
                    return object();
                case '[':
                    return list();
                case '"':
                    return string();
                default:
                    int start = at;
                    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(start, at);
                    return word.equals("null") ? null : word.equals("true") || word.equals("false") ? Boolean.valueOf(word) : word;
            }
        }

        private Map<String, Object> object() {
            Map<String, Object> found = new LinkedHashMap<>();
            for (at++; peek() != '}'; skip(',')) {
                String name = string();
                skip(':');
                found.put(name, read());
            }
            at++;
            return found;
        }

        private List<Object> list() {
            List<Object> found = new ArrayList<>();
            for (at++; peek() != ']'; skip(',')) {
                found.add(read());
            }
            at++;
            return found;
        }

        private String string() {
            StringBuilder found = new StringBuilder();
            peek();
            for (at++; text.charAt(at) != '"'; at++) {
                char sign = text.charAt(at);
                if (sign != '\\') {
                    found.append(sign);
                    continue;
                }
                sign = text.charAt(++at);
                if (sign == 'u') {
                    found.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    int known = "bfnrt".indexOf(sign);
                    found.append(known < 0 ? sign : "\b\f\n\r\t".charAt(known));
                }
            }
            at++;
            return found.toString();
        }

        private char peek() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        private void skip(char sign) {
            if (peek() == sign) {
                at++;
            }
        }
    }
}
