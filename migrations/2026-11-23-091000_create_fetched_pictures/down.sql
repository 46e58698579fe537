DROP TABLE fetched_pictures;
