"""Ratings: given in a class, marked a second time, read and answered by the learner."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import certificates, my_ratings, ratings

addresses = [
    path("classes/<uuid:class_id>/ratings/", ratings.class_ratings, name="class-ratings"),
    path("classes/<uuid:class_id>/ratings/<str:staff_number>/", ratings.rate_learner, name="rate"),
    path("ratings/<str:rating_id>/correct/", ratings.correct_rating, name="correct-rating"),
    path("ratings/<str:rating_id>/second/", ratings.second_mark, name="second-mark"),
    path(
        "people/<str:staff_number>/certificates/<slug:course_id>/",
        certificates.course_certificate,
        name="certificate",
    ),
    path("agreement/", ratings.agreement, name="agreement"),
    path("my-record/ratings/", my_ratings.my_ratings, name="my-ratings"),
    path("my-record/ratings/<str:rating_id>/answer/", my_ratings.answer, name="answer-rating"),
]
