package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;

/** Whole frames as the server is expected to send them. */
final class Frames {

    private Frames() {}

    /** The data is JSON. */
    static JsonNode success(String action, String requestId, int status, String data) {
        return reply(Json.quote(action), requestId, status, "[]", data);
    }

    static JsonNode success(String action, String requestId, int status, JsonNode data) {
        return success(action, requestId, status, data.toString());
    }

    /** The errors are JSON written with single quotes. */
    static JsonNode failure(String action, String requestId, int status, String errors) {
        return reply(Json.quote(action), requestId, status, errors.replace('\'', '"'), "null");
    }

    /** For frames without an action that could be read. */
    static JsonNode failure(String requestId, int status, String errors) {
        return reply("null", requestId, status, errors.replace('\'', '"'), "null");
    }

    /** Every part is JSON. */
    static JsonNode reply(String action, String requestId, int status, String errors, String data) {
        return Json.of(
                "{'action':%s,'request_id':%s,'response_status':%d,'errors':%s,'data':%s}",
                action, requestId, status, errors, data);
    }

    /** What followers are told of a post; of a deleted one only its key. */
    static JsonNode event(String action, String requestId, JsonNode post, String cursor) {
        boolean deleted = action.equals("delete");
        String pk = post.get("pk").toString();
        return Json.of(
                "{'action':'%s','pk':%s,'request_id':%s,'response_status':%d,'errors':[],'data':%s,'cursor':'%s'}",
                action, pk, requestId, deleted ? 204 : 200, deleted ? Json.text("{'pk':%s}", pk) : post, cursor);
    }

    static JsonNode multiplexed(String stream, JsonNode payload) {
        return Json.of("{'stream':%s,'payload':%s}", Json.quote(stream), payload);
    }
}
