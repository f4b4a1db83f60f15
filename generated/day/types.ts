// Made from api/day.yaml by `npm run generate`. Never edited.
export interface paths {
    "/day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The weekday of `dob`, and the age of a person born on it
         * @description The service computes the weekday and asks the service age for the age. When age cannot give it, the answer is still 200: without `age`, and with the reason in `ageUnavailable`. An age is never null, and never one from an earlier request.
         */
        get: operations["getDay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Day: components["schemas"]["DayAndAge"] | components["schemas"]["DayAlone"];
        DayAndAge: {
            day: components["schemas"]["Weekday"];
            age: number;
        };
        DayAlone: {
            day: components["schemas"]["Weekday"];
            ageUnavailable: components["schemas"]["AgeUnavailable"];
        };
        /** @enum {string} */
        Weekday: "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";
        /** @description Why the age is missing (a problem of RFC 9457), and in how many seconds it is worth asking again. */
        AgeUnavailable: {
            type: string;
            title: string;
            /** @enum {integer} */
            status: 502 | 503 | 504;
            detail: string;
            retryAfter?: number;
        };
        /**
         * Format: calendar-day
         * @description A real day, written as eight digits, YYYYMMDD.
         */
        CalendarDay: string;
        /** @description A problem as RFC 9457 defines it. `detail` names the parameter and the rule, never the value. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
        };
        /** @description API Gateway's own message, with its key in lower case. */
        GatewayMessage: {
            message: string;
        };
        AccessDenied: {
            Message: string;
        };
        /** @description API Gateway spells the key with a capital only when a policy denies. */
        GatewayRefusal: components["schemas"]["GatewayMessage"] | components["schemas"]["AccessDenied"];
    };
    responses: {
        /** @description A parameter is missing, repeated or undeclared, or breaks its rule. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description API Gateway refused the request: it has no signature or a wrong one, its credentials have expired, a policy denies it, or the route does not exist. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Missing Authentication Token"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayRefusal"];
            };
        };
        /** @description API Gateway accepts no body over 10 MiB, and Lambda no event over 6 MB. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /** @example HTTP content length exceeded 10485760 bytes. */
                "text/plain": string;
                /**
                 * @example {
                 *       "message": "Request Too Long"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description API Gateway throttled the request. */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Too Many Requests"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The service failed and answers a problem; or API Gateway could not call it and answers its own message. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "detail": "The service failed to answer."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
                /**
                 * @example {
                 *       "message": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The function crashed, ran out of time, or gave an answer that API Gateway cannot read. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The function did not answer within the integration's time limit. */
        GatewayTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Endpoint request timed out"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
    };
    parameters: {
        /** @description Date of birth: a day of the Gregorian calendar, whose rules apply before 1582 too, in the years 0001 to 9999. */
        dob: components["schemas"]["CalendarDay"];
        /** @description The day for which the age is asked; today in UTC when it is left out. */
        on: components["schemas"]["CalendarDay"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getDay: {
        parameters: {
            query: {
                /** @description Date of birth: a day of the Gregorian calendar, whose rules apply before 1582 too, in the years 0001 to 9999. */
                dob: components["parameters"]["dob"];
                /** @description The day for which the age is asked; today in UTC when it is left out. */
                on?: components["parameters"]["on"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The weekday, with the age or with the reason why it is missing. */
            200: {
                headers: {
                    /** @description no-store when the age is missing. */
                    "Cache-Control"?: "no-store";
                    /** @description In how many seconds it is worth asking again, when the age is missing for now. The same number as `retryAfter`. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Day"];
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
}
