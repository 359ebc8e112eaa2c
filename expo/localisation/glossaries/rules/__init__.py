"""Glossary rules: conversion to library entries, conflicts, and merging a file."""
