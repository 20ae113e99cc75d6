package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An HTTP service of its own, served as the stream {@code orders} by an unchanged gateway. */
class ViewStreamTest extends EndToEnd {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Deployment LINNET = Deployment.shared();
    private static Part views;

    private final Login login = Login.fresh(linnet);
    private final TestSocket socket =
            keep(TestSocket.open(linnet, "/ws/orders/", "Authorization", "Bearer " + login.token()));

    @BeforeAll
    static void serve() {
        HttpServer server = Await.result(
                VERTX.createHttpServer().requestHandler(ViewStreamTest::echo).listen(0, "127.0.0.1"));
        views = LINNET.startViews(Map.of(
                "LINNET_VIEWS",
                "orders=http://127.0.0.1:" + server.actualPort() + "/shops/{shop}/orders/{pk}/",
                "LINNET_VIEW_SECRET",
                "s3cret"));
        // Announced, but perhaps not heard yet. It is the view that misses the shop.
        Await.until(
                "the stream is served",
                Await.LONG,
                () -> Http.get(LINNET.port(), "/api/orders/").statusCode() == 400);
    }

    @AfterAll
    static void stop() {
        views.close();
        Await.result(VERTX.close());
    }

    /** Says what it was asked; the shop {@code closed} refuses everything, and the shop {@code new} creates. */
    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int status = request.path().startsWith("/shops/closed/") ? 409 : 203;
            if (status == 409) {
                request.response().putHeader("Retry-After", "120");
            } else if (request.path().startsWith("/shops/new/")
                    && request.method().equals(HttpMethod.POST)) {
                status = 201;
                request.response().putHeader("Location", "events/");
            }
            JsonObject said = new JsonObject()
                    .put("asked", request.method() + " " + request.uri())
                    .put("body", body.toString())
                    .put("authorization", request.getHeader("Authorization"))
                    .put("user", request.getHeader("Linnet-User"))
                    .put("username", request.getHeader("Linnet-Username"));
            request.response().setStatusCode(status).end(said.encode());
        });
    }

    @Test
    @Proves({"P9.1", "P9.2", "P9.3", "P9.4", "P9.5", "P9.6"})
    void everyActionReachesTheHttpService() {
        for (String[] action : new String[][] {
            {"list", "'query':{'state':['open','late']}", "GET /shops/north/orders/?state=open&state=late", ""},
            {"retrieve", "'pk':5", "GET /shops/north/orders/5/", ""},
            {"create", "'data':{'n':1}", "POST /shops/north/orders/", "{\"n\":1}"},
            {"update", "'pk':'6f-1','data':[]", "PUT /shops/north/orders/6f-1/", "[]"},
            {"patch", "'pk':5,'data':{}", "PATCH /shops/north/orders/5/", "{}"},
            {"delete", "'pk':5", "DELETE /shops/north/orders/5/", ""},
        }) {
            socket.expect(
                    Json.text(
                            "{'action':'%s','request_id':1,'parameters':{'shop':'north'},%s}",
                            action[0], Json.text(action[1])),
                    Frames.success(action[0], "1", 203, said(action[2], action[3])));
        }
    }

    @Test
    @Proves({"P9.7", "P9.28"})
    void itsErrorsArriveInTheEnvelope() {
        socket.expect(
                Json.text("{'action':'retrieve','request_id':1,'pk':5,'parameters':{'shop':'closed'}}"),
                Frames.failure("retrieve", "1", 409, "[" + said("GET /shops/closed/orders/5/", "") + "]"));
        socket.expect(
                Json.text("{'action':'list','request_id':2}"),
                Frames.failure("list", "2", 400, "[{'parameters':['\\\"shop\\\" is required.']}]"));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':3,'pk':'../5','parameters':{'shop':'north'}}"),
                Frames.failure("retrieve", "3", 404, "['Not found']"));
        socket.expect(
                Json.text("{'action':'subscribe_to_list','request_id':4}"),
                Frames.failure("subscribe_to_list", "4", 405, "['Method \\\"subscribe_to_list\\\" not allowed.']"));
    }

    @Test
    void itIsServedMultiplexedBesideTheOtherStreams() {
        TestSocket mixed = signedIn(login);
        mixed.expect(
                Json.text("{'stream':'orders','payload':{'action':'list','request_id':1,'shop':'north'}}"),
                Frames.multiplexed("orders", Frames.success("list", "1", 203, said("GET /shops/north/orders/", ""))));
        mixed.create("a post in between");
    }

    @Test
    @Proves("P9.12")
    void overHttpItIsTheSame() {
        HttpResponse<String> listed = http("GET", "/api/orders/?shop=north", "");
        assertEquals(203, listed.statusCode());
        assertEquals(Json.read(said("GET /shops/north/orders/", "")), Json.read(listed.body()));

        HttpResponse<String> changed = http("PATCH", "/api/orders/5/?shop=north", "{\"n\":2}");
        assertEquals(203, changed.statusCode());
        assertEquals(Json.read(said("PATCH /shops/north/orders/5/", "{\"n\":2}")), Json.read(changed.body()));

        HttpResponse<String> filtered = http(
                "POST",
                "/api/orders/actions/list/",
                Json.text("{'parameters':{'shop':'north'},'query':{'state':'open'}}"));
        assertEquals(Json.read(said("GET /shops/north/orders/?state=open", "")), Json.read(filtered.body()));

        HttpResponse<String> refused = http("GET", "/api/orders/5?shop=closed", "");
        assertEquals(409, refused.statusCode());
        JsonNode problem = Json.read(refused.body());
        assertEquals("Conflict", problem.get("title").textValue());
        assertEquals(Json.read("[" + said("GET /shops/closed/orders/5/", "") + "]"), problem.get("errors"));
    }

    @Test
    @Proves("P9.26")
    void overHttpItsHeadersArriveAndARowMayHaveTheKeyEvents() {
        HttpResponse<String> refused = http("GET", "/api/orders/5?shop=closed", "");
        assertEquals("120", refused.headers().firstValue("retry-after").orElseThrow());

        HttpResponse<String> created = http("POST", "/api/orders/?shop=new", "{}");
        assertEquals(201, created.statusCode());
        String location = created.headers().firstValue("location").orElseThrow();
        assertEquals("/api/orders/events/?shop=new", location);
        HttpResponse<String> row = Http.get(
                linnet.port(), location, "Authorization", "Bearer " + login.token(), "Accept", "application/json");
        assertEquals(Json.read(said("GET /shops/new/orders/events/", "")), Json.read(row.body()));
        assertEquals(
                Json.read(said("DELETE /shops/new/orders/events/", "")),
                Json.read(http("DELETE", location, "").body()));
    }

    @Test
    @Proves("P9.18")
    void aVisitorIsNobodyToTheHttpService() {
        TestSocket visitor = keep(TestSocket.open(linnet, "/ws/orders/"));
        JsonNode reply = visitor.ask(Json.text("{'action':'list','shop':'north'}"));
        assertEquals(
                Json.of("{'asked':'GET /shops/north/orders/','body':'','authorization':'Bearer s3cret',"
                        + "'user':null,'username':null}"),
                reply.get("data"));
    }

    private HttpResponse<String> http(String method, String path, String body) {
        return Http.send(linnet.port(), method, path, body, "Authorization", "Bearer " + login.token());
    }

    /** What the HTTP service says when this user asked. */
    private String said(String asked, String body) {
        return Json.text(
                "{'asked':%s,'body':%s,'authorization':'Bearer s3cret','user':'%d','username':%s}",
                Json.quote(asked), Json.quote(body), login.pk(), Json.quote(login.username()));
    }
}
